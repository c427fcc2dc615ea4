# Makes its own generator with its own seed.
# loses: FunctionDataset-generator | not from a new one
# %% solution="FunctionDataset"
class FunctionDataset(Dataset):
    def __init__(self, f, n, rng):
        rng = np.random.default_rng(0)
        self.x = torch.tensor(rng.uniform(-1, 1, size=(n, 1)), dtype=torch.float32)
        self.y = f(self.x)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
