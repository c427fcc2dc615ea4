# Computes everything in float32.
# loses: mixed_precision_step-types | output of a layer
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    model.to(device)
    loss = loss_fn(model(x.to(device)), y.to(device))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
