# Keeps only the type of the device.
# loses: mixed_precision_step-types | lost the number
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    device = torch.device(torch.device(device).type)
    model.to(device)
    x, y = x.to(device), y.to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
