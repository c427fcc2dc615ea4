# Gives the outputs the shape of y; mean by hand.
# %% solution="repaired_c"
def repaired_c(model, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = ((model(x).view_as(y) - y) ** 2).sum() / len(y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    error = (torch.flatten(model(x)) - y).abs().mean()
    return {"losses": losses, "error": error.item()}
