# Walking through it never ends: no index is too large.
# loses: FunctionDataset-batches | until data[i] raises IndexError
# %% solution="FunctionDataset"
class FunctionDataset(Dataset):
    def __init__(self, f, n, rng):
        self.n = n
        self.x = torch.tensor(rng.uniform(-1, 1, size=(n, 1)), dtype=torch.float32)
        self.y = f(self.x)

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        return self.x[i % self.n], self.y[i % self.n]
