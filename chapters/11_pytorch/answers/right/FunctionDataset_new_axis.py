# Makes rows of numpy's numbers with a new axis, whose stride is 0.
# %% solution="FunctionDataset"
class FunctionDataset(Dataset):
    def __init__(self, f, n, rng):
        self.x = torch.tensor(rng.uniform(-1, 1, n)[:, None], dtype=torch.float32)
        self.f = f

    def __len__(self):
        return self.x.shape[0]

    def __getitem__(self, i):
        return self.x[i], self.f(self.x[i])
