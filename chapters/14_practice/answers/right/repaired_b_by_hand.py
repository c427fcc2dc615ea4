# Without an optimiser.
# %% solution="repaired_b"
def repaired_b(model, x, y, lr, n_steps):
    losses = []
    for _ in range(n_steps):
        parameters = list(model.parameters())
        loss = functional.cross_entropy(model(x), y)
        with torch.no_grad():
            for p, slope in zip(parameters, torch.autograd.grad(loss, parameters)):
                p -= lr * slope
        losses.append(float(loss))
    return losses
