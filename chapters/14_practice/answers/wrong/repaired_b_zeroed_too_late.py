# Zeroes between backward and step.
# loses: repaired_b-losses | do not move at all
# %% solution="repaired_b"
def repaired_b(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses
