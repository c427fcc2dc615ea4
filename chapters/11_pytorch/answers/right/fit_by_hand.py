# The update written out under no_grad, sums over samples by hand.
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    model.train()
    parameters = list(model.parameters())
    history = []
    for epoch in range(n_epochs):
        losses, counts = [], []
        for x, y in loader:
            y_hat = model(x)
            if y.dtype.is_floating_point:
                loss = ((y_hat - y) ** 2).mean()
            else:
                loss = -y_hat.log_softmax(dim=1)[torch.arange(len(y)), y].mean()
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                for p, g in zip(parameters, gradients):
                    p -= lr * g
            losses.append(loss.item())
            counts.append(len(y))
        history.append(float(np.average(losses, weights=counts)))
    return history
