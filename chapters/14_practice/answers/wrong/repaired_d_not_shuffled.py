# No order at all: sorted data are then taken digit by digit.
# loses: repaired_d-sorted | These displays come sorted by digit
# %% solution="repaired_d"
def repaired_d(x, y, x_new, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(7, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(15):
        for rows in torch.arange(len(x)).split(25):
            loss = functional.cross_entropy(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model(x_new).argmax(dim=1)
