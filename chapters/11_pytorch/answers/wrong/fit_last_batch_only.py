# Reports the loss of the last batch of each epoch.
# loses: fit-history | last batch only
# loses: fit-classes | last batch only
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for _ in range(n_epochs):
        for x, y in loader:
            loss_fn = nn.MSELoss() if y.is_floating_point() else nn.CrossEntropyLoss()
            loss = train_step(model, x, y, loss_fn, optimizer)
        history.append(loss)
    return history
