# Computes the loss again after the update and returns that.
# loses: train_step-one | before the update
# loses: train_step-loss-function | loss after the update
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()
    return loss_fn(model(x), y).item()
