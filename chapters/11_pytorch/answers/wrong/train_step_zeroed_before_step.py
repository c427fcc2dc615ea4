# Zeroes the gradients between backward() and step(), so nothing is learned.
# loses: train_step-one | weight
# loses: train_step-loss-function | between backward() and step()
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()
