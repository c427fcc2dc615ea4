# Stops as soon as an epoch is worse than the one before.
# loses: fit-history | must have shape
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
        if history and total / n_samples > history[-1]:
            break
        history.append(total / n_samples)
    return history
