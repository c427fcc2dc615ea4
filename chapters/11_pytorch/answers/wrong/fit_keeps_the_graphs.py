# Adds up losses with their graphs.
# loses: fit-history | plain numbers
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
            total += loss * len(x)
            n_samples += len(x)
        history.append(total / n_samples)
    return history
