# Gives target and prediction to the loss in the wrong order.
# loses: train_step-loss-function | wrong order
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    optimizer.zero_grad()
    loss = loss_fn(y, model(x)) if y.is_floating_point() else loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
