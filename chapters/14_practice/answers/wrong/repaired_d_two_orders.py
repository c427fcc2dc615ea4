# Still two permutations, now drawn first.
# loses: repaired_d-reads | read rightly
# loses: repaired_d-sorted | read rightly
# %% solution="repaired_d"
def repaired_d(x, y, x_new, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(7, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(15):
        for rows, others in zip(torch.randperm(len(x)).split(25), torch.randperm(len(x)).split(25)):
            loss = functional.cross_entropy(model(x[rows]), y[others])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model(x_new).argmax(dim=1)
