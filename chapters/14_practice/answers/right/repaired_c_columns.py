# Makes y a column once; functions of PyTorch.
# %% solution="repaired_c"
def repaired_c(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, y = [], y.reshape(-1, 1)
    for _ in range(n_steps):
        loss = functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    error = functional.l1_loss(model(x), y)
    return {"losses": losses, "error": error.item()}
