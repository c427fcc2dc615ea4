# Chooses the loss from the first batch, collects the sums of the losses.
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    _, example = next(iter(loader))
    loss_fn = nn.functional.mse_loss if torch.is_floating_point(example) else nn.functional.cross_entropy
    optimizer = torch.optim.SGD(model.parameters(), lr)
    history = []
    for _ in range(n_epochs):
        model.train(True)
        total = torch.tensor(0.0, dtype=torch.float64)
        seen = 0
        for x, y in loader:
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.detach() * y.shape[0]
            seen += y.shape[0]
        history.append((total / seen).item())
    return history
