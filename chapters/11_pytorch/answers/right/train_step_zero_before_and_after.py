# Sets the gradients to zero at the end, so that they do not lie around, and at the start as well.
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss)
