# Folds the scaling in by hand, and gives lists.
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
    W = [p.detach() for p in model.parameters()]
    W[1] = W[1] - W[0] @ (mean / spread)
    W[0] = W[0] / spread
    return [[W[0], W[1]], [W[2], W[3]], [W[4], W[5]]]
