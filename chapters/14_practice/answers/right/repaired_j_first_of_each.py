# numpy keeps the first of equal rows.
# %% solution="repaired_j"
def repaired_j(x, y, seed):
    first = np.unique(x.numpy(), axis=0, return_index=True)[1]
    x, y = x[first], y[first]
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
    return (model(x[test]).argmax(dim=1) == y[test]).float().mean().item()
