# Stops an epoch after a few batches.
# loses: fit-history | weighted by their sizes
# loses: fit-learns | plain SGD on every batch
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for _ in range(n_epochs):
        total, n_samples = 0.0, 0
        for x, y in loader:
            loss_fn = nn.MSELoss() if y.is_floating_point() else nn.CrossEntropyLoss()
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            n_samples += len(x)
            if n_samples > 8: break
        history.append(total / n_samples)
    return history
