# Measures on what it has trained on.
# loses: repaired_j-coins | honest accuracy
# %% solution="repaired_j"
def repaired_j(x, y, seed):
    x, of_row = torch.unique(x, dim=0, return_inverse=True)
    first = torch.zeros(len(x), dtype=torch.long)
    first[of_row] = torch.arange(len(y))
    y = y[first]
    torch.manual_seed(seed)
    rows = torch.randperm(len(x))
    test, train = rows[: len(x) // 4], rows[len(x) // 4 :]
    model = nn.Sequential(nn.Linear(x.shape[1], 100), nn.ReLU(), nn.Linear(100, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(100):
        loss = functional.cross_entropy(model(x[train]), y[train])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(x).argmax(dim=1) == y).float().mean().item()
