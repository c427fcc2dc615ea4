# Splits the different rows, and takes all copies of each.
# %% solution="repaired_j"
def repaired_j(x, y, seed):
    group = torch.unique(x, dim=0, return_inverse=True)[1]
    torch.manual_seed(seed)
    order = torch.randperm(int(group.max()) + 1)
    aside = torch.isin(group, order[: len(order) // 4])
    test, train = aside.nonzero().ravel(), (~aside).nonzero().ravel()
    model = nn.Sequential(nn.Linear(x.shape[1], 100), nn.ReLU(), nn.Linear(100, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(100):
        loss = functional.cross_entropy(model(x[train]), y[train])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(x[test]).argmax(dim=1) == y[test]).float().mean().item()
