# From one end to the other.
# loses: repaired_a-reads | A learning rate can be too small, too
# %% solution="repaired_a"
def repaired_a(x, y, x_new, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(7, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0005)
    for _ in range(200):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model(x_new).argmax(dim=1)
