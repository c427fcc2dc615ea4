# Draws a new place each time a sample is asked for.
# loses: FunctionDataset-items | in __init__
# %% solution="FunctionDataset"
class FunctionDataset(Dataset):
    def __init__(self, f, n, rng):
        self.f, self.n, self.rng = f, n, rng

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        x = torch.tensor([self.rng.uniform(-1, 1)], dtype=torch.float32)
        return x, self.f(x)
