# The graph is whole, but the optimiser holds the second part only.
# loses: repaired_g-losses | or the optimiser does not hold
# %% solution="repaired_g"
def repaired_g(first, second, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(second.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        hidden = torch.tanh(first(x))
        loss = functional.cross_entropy(second(hidden), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
