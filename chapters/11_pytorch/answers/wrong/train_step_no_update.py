# Computes the gradients and forgets the update.
# loses: train_step-one | optimizer.step() is missing
# loses: train_step-two | expected
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    return loss.item()
