# Now the second part stands still.
# loses: repaired_g-losses | All parameters of both parts must move
# %% solution="repaired_g"
def repaired_g(first, second, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(first.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        hidden = torch.tanh(first(x))
        loss = functional.cross_entropy(second(hidden), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
