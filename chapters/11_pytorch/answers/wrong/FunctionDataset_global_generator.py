# Draws with torch.rand, whatever generator it is given.
# loses: FunctionDataset-generator | Draw from rng only
# %% solution="FunctionDataset"
class FunctionDataset(Dataset):
    def __init__(self, f, n, rng):
        self.x = 2 * torch.rand(n, 1) - 1
        self.y = f(self.x)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
