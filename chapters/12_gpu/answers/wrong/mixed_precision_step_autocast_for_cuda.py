# Asks for autocast on "cuda", whatever the device is.
# loses: mixed_precision_step-types | output of a layer
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    model.to(device)
    with torch.autocast("cuda", dtype=torch.bfloat16):
        loss = loss_fn(model(x.to(device)), y.to(device))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
