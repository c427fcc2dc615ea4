# The gradients are zeroed at the end only: what was there before the first step takes part in it.
# loses: train_step-two | A gradient of 100 was there before the step
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()
