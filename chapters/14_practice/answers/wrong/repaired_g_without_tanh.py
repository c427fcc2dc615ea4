# Takes away the tanh as well.
# loses: repaired_g-losses | Symptoms and faults
# %% solution="repaired_g"
def repaired_g(first, second, x, y, lr, n_steps):
    optimizer = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=lr)
    losses = []
    for _ in range(n_steps):
        hidden = first(x)
        loss = functional.cross_entropy(second(hidden), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
