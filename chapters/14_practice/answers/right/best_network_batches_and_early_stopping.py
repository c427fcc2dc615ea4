# Batches, momentum, and the best epoch by a validation set of its own.
# %% solution="best_network"
def best_network(x, y):
    mean, spread = x.mean(dim=0), x.std(dim=0)
    x = (x - mean) / spread
    train, valid = torch.randperm(len(x)).split([500, 100])
    model = nn.Sequential(nn.Linear(6, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 3)).double()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.3)
    best, kept = 0.0, None
    for _ in range(150):
        for rows in train[torch.randperm(len(train))].split(125):
            optimizer.zero_grad()
            functional.cross_entropy(model(x[rows]), y[rows], label_smoothing=0.1).backward()
            optimizer.step()
        with torch.no_grad():
            now = (model(x[valid]).argmax(dim=1) == y[valid]).double().mean().item()
        if now >= best:
            best, kept = now, [p.clone() for p in model.parameters()]
    with torch.no_grad():
        for p, value in zip(model.parameters(), kept):
            p.copy_(value)
    return layers_of(model, mean, spread)
