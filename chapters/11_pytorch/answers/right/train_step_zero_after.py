# Zeroes the gradients after the update.
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    y_hat = model(x)
    loss = loss_fn(y_hat, y)
    loss.backward()
    optimizer.step()
    model.zero_grad()
    return float(loss.detach())
