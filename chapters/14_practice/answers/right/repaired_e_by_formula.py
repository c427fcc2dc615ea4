# Keeps p, and takes the logarithm of the right one.
# %% solution="repaired_e"
def repaired_e(model, x, y, lr, n_steps):
    loss_fn = lambda z, y: -torch.softmax(z, dim=1)[torch.arange(len(y)), y].log().mean()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    logits = model(x).detach()
    return {"losses": losses, "loss": loss_fn(logits, y).item(), "probabilities": torch.softmax(logits, dim=1)}
