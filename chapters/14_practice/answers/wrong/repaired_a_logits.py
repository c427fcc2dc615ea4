# Gives the outputs instead of the digits.
# loses: repaired_a-reads | one digit for each of them
# %% solution="repaired_a"
def repaired_a(x, y, x_new, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(7, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(200):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model(x_new).detach()
