# No hidden layer: straight borders.
# loses: best_network-70 | this point is for
# loses: best_network-78 | this point is for
# loses: best_network-84 | this point is for
# %% solution="best_network"
def best_network(x, y):
    mean, spread = x.mean(dim=0), x.std(dim=0)
    x = (x - mean) / spread
    model = nn.Sequential(nn.Linear(6, 3)).double()
    n_steps = 120
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, n_steps)
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return layers_of(model, mean, spread)
