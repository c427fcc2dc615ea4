# The mean is repaired, the spread is not.
# loses: repaired_i-company | compute from x_test
# %% solution="repaired_i"
def repaired_i(x_train, y_train, x_test, seed):
    mean, spread = x_train.mean(dim=0), torch.cat([x_train, x_test]).std(dim=0)
    x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(x_train.shape[1], 16), nn.Tanh(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(150):
        loss = functional.cross_entropy(model(x_train), y_train)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model(x_test).detach()
