# Standard deviation of the population, in numpy, and a column with the range instead.
# %% solution="repaired_i"
def repaired_i(x_train, y_train, x_test, seed):
    mean = torch.tensor(np.mean(x_train.numpy(), axis=0))
    spread = torch.tensor(np.std(x_train.numpy(), axis=0))
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
