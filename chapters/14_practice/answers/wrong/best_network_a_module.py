# Gives the model itself.
# loses: best_network-budget | list of layers
# loses: best_network-70 | float64 tensors
# loses: best_network-78 | float64 tensors
# loses: best_network-84 | float64 tensors
# %% solution="best_network"
def best_network(x, y):
    mean, spread = x.mean(dim=0), x.std(dim=0)
    x = (x - mean) / spread
    model = nn.Sequential(nn.Linear(6, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 3)).double()
    n_steps = 120
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, n_steps)
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return model
