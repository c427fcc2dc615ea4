# Zeroes before the loop, once.
# loses: repaired_b-losses | gradients of all steps before it
# %% solution="repaired_b"
def repaired_b(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    optimizer.zero_grad()
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
