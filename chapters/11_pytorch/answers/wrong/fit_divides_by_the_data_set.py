# Divides by the size of the data set, also where the loader drops the last batch.
# loses: fit-loader | samples that you have seen
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for _ in range(n_epochs):
        total = 0.0
        for x, y in loader:
            loss_fn = nn.MSELoss() if y.is_floating_point() else nn.CrossEntropyLoss()
            total += train_step(model, x, y, loss_fn, optimizer) * len(x)
        history.append(total / len(loader.dataset))
    return history
