# Zeroes after the step, in the model, and before the loop.
# %% solution="repaired_b"
def repaired_b(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.zero_grad()
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        model.zero_grad()
        losses.append(loss.item())
    return losses
