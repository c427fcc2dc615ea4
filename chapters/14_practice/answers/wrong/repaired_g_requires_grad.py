# Asks for a gradient where the graph is cut.
# loses: repaired_g-losses | the graph is cut between the parts
# %% solution="repaired_g"
def repaired_g(first, second, x, y, lr, n_steps):
    optimizer = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=lr)
    losses = []
    for _ in range(n_steps):
        hidden = torch.tanh(first(x)).detach().requires_grad_()
        loss = functional.cross_entropy(second(hidden), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
