# A smaller learning rate hides the swinging.
# loses: repaired_b-losses | gradient of the present loss only
# %% solution="repaired_b"
def repaired_b(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr / 10)
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
