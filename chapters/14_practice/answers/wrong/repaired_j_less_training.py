# A smaller network learns less by heart, and the rows stay.
# loses: repaired_j-coins | honest accuracy
# %% solution="repaired_j"
def repaired_j(x, y, seed):
    torch.manual_seed(seed)
    rows = torch.randperm(len(x))
    test, train = rows[: len(x) // 4], rows[len(x) // 4 :]
    model = nn.Sequential(nn.Linear(x.shape[1], 60), nn.ReLU(), nn.Linear(60, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(60):
        loss = functional.cross_entropy(model(x[train]), y[train])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(x[test]).argmax(dim=1) == y[test]).float().mean().item()
