# Forgets to zero the gradients.
# loses: mixed_precision_step-training | gradients set to zero
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    device = torch.device(device)
    model.to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        loss = loss_fn(model(x.to(device)), y.to(device))
    loss.backward()
    optimizer.step()
    return loss.detach()
