# Removes duplicates inside the training set, after the split.
# loses: repaired_j-coins | where were the other two
# %% solution="repaired_j"
def repaired_j(x, y, seed):
    torch.manual_seed(seed)
    rows = torch.randperm(len(x))
    test, train = rows[: len(x) // 4], rows[len(x) // 4 :]
    x_train, of_row = torch.unique(x[train], dim=0, return_inverse=True)
    y_train = torch.zeros(len(x_train), dtype=torch.long)
    y_train[of_row] = y[train]
    model = nn.Sequential(nn.Linear(x.shape[1], 100), nn.ReLU(), nn.Linear(100, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(100):
        loss = functional.cross_entropy(model(x_train), y_train)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(x[test]).argmax(dim=1) == y[test]).float().mean().item()
