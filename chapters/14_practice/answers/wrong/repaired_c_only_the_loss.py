# Repairs the loss only.
# loses: repaired_c-error | is an (n, n) table
# %% solution="repaired_c"
def repaired_c(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = ((model(x).squeeze(dim=1) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    error = (model(x) - y).abs().mean()
    return {"losses": losses, "error": error.item()}
