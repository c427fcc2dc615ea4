# Writes its own loop and forgets to zero the gradients.
# loses: fit-learns | never set to zero
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for _ in range(n_epochs):
        total, n_samples = 0.0, 0
        for x, y in loader:
            loss = (nn.MSELoss() if y.is_floating_point() else nn.CrossEntropyLoss())(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            n_samples += len(x)
        history.append(total / n_samples)
    return history
