# Makes the shapes equal by taking the mean.
# loses: repaired_c-losses | Compare the shapes
# loses: repaired_c-error | Symptoms and faults
# %% solution="repaired_c"
def repaired_c(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = ((model(x).mean() - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    error = (model(x).mean() - y).abs().mean()
    return {"losses": losses, "error": error.item()}
