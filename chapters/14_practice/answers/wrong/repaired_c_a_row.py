# Makes y a row, not a column.
# loses: repaired_c-losses | table
# loses: repaired_c-error | more than one line
# %% solution="repaired_c"
def repaired_c(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = ((model(x) - y[None]) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    error = (model(x) - y[None]).abs().mean()
    return {"losses": losses, "error": error.item()}
