# Takes every target that is not float32 for a class number.
# loses: fit-precision | every float type
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for _ in range(n_epochs):
        total, n_samples = 0.0, 0
        for x, y in loader:
            loss_fn = nn.MSELoss() if y.dtype == torch.float32 else nn.CrossEntropyLoss()
            total += train_step(model, x, y, loss_fn, optimizer) * len(x)
            n_samples += len(x)
        history.append(total / n_samples)
    return history
