# Keeps the scaling in a part of the model.
# %% solution="repaired_i"
def repaired_i(x_train, y_train, x_test, seed):
    class Scale(nn.Module):
        def __init__(self, x):
            super().__init__()
            low, high = x.amin(dim=0), x.amax(dim=0)
            self.center, self.half = (low + high) / 2, (high - low) / 6

        def forward(self, x):
            return (x - self.center) / self.half

    torch.manual_seed(seed)
    model = nn.Sequential(Scale(x_train), nn.Linear(x_train.shape[1], 16), nn.Tanh(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(150):
        optimizer.zero_grad()
        functional.cross_entropy(model(x_train), y_train).backward()
        optimizer.step()
    with torch.no_grad():
        return model(x_test)
