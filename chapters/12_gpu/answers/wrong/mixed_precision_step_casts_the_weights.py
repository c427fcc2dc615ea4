# Casts the model to bfloat16 for good.
# loses: mixed_precision_step-types | weights
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    model.to(device)
    model.bfloat16()
    loss = loss_fn(model(x.to(device).bfloat16()), y.to(device))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
