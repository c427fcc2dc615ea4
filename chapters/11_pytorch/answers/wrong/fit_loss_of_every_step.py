# Returns one number for each step instead of one for each epoch.
# loses: fit-history | expected
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for _ in range(n_epochs):
        for x, y in loader:
            loss_fn = nn.MSELoss() if y.is_floating_point() else nn.CrossEntropyLoss()
            history.append(train_step(model, x, y, loss_fn, optimizer))
    return history
