# Makes autograd watch the samples.
# loses: FunctionDataset-items | Data are no parameters
# %% solution="FunctionDataset"
class FunctionDataset(Dataset):
    def __init__(self, f, n, rng):
        self.x = torch.tensor(rng.uniform(-1, 1, size=(n, 1)), dtype=torch.float32)
        self.x.requires_grad_(); self.y = f(self.x)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
