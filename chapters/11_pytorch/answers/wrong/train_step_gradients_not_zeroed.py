# Never zeroes the gradients: right in the first step, wrong from the second on.
# loses: train_step-two | never set to zero
# loses: train_step-loss-function | never set to zero
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
