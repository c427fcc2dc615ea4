# A sample is a 0-d tensor, so a batch has shape (B,) and broadcasts against (B, 1).
# loses: FunctionDataset-items | tensors of shape (1,)
# loses: FunctionDataset-batches | shape
# %% solution="FunctionDataset"
class FunctionDataset(Dataset):
    def __init__(self, f, n, rng):
        self.x = torch.tensor(rng.uniform(-1, 1, size=n), dtype=torch.float32)
        self.y = f(self.x)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]
