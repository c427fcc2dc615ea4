# Keeps numpy arrays and makes tensors when a sample is asked for; not a subclass of Dataset.
# %% solution="FunctionDataset"
class FunctionDataset:
    def __init__(self, f, n, rng):
        self.f = f
        self.places = (2 * rng.random(n) - 1).astype(np.float32)

    def __len__(self):
        return self.places.size

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(i)
        x = torch.tensor([self.places[i]])
        return x, self.f(x)
