# Writes the update of gradient descent instead of asking the optimiser.
# loses: train_step-one | whatever optimiser
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= optimizer.param_groups[0]["lr"] * p.grad
    return loss.item()
