# Small batches, a cosine, and a flatter loss.
# %% solution="best_network"
def best_network(x, y):
    mean, spread = x.mean(dim=0), x.std(dim=0)
    x = (x - mean) / spread
    model = nn.Sequential(nn.Linear(6, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 3)).double()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=0.6)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 60)
    for _ in range(60):
        for rows in torch.randperm(len(x)).split(150):
            optimizer.zero_grad()
            functional.cross_entropy(model(x[rows]), y[rows], label_smoothing=0.1).backward()
            optimizer.step()
        schedule.step()
    return layers_of(model, mean, spread)
