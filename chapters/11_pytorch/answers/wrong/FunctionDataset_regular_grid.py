# Evenly spaced places are not drawn ones, and the generator is not used.
# loses: FunctionDataset-generator | rng that you are given
# %% solution="FunctionDataset"
class FunctionDataset(Dataset):
    def __init__(self, f, n, rng):
        self.x = torch.linspace(-1, 1, n).reshape(n, 1)
        self.y = f(self.x)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
