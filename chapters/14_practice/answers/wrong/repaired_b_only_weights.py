# Zeroes the gradients of the weights, not of the biases.
# loses: repaired_b-losses | differ
# %% solution="repaired_b"
def repaired_b(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        for p in model.parameters():
            if p.ndim == 2:
                p.grad = None
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
