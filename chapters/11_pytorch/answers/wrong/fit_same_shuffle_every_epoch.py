# Keeps the batches of the first epoch in a list, so a shuffling loader cannot shuffle again.
# loses: fit-loader | shuffle again
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    batches = list(loader)
    for _ in range(n_epochs):
        total, n_samples = 0.0, 0
        for x, y in batches:
            loss_fn = nn.MSELoss() if y.is_floating_point() else nn.CrossEntropyLoss()
            total += train_step(model, x, y, loss_fn, optimizer) * len(x)
            n_samples += len(x)
        history.append(total / n_samples)
    return history
