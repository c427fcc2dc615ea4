# Copies the loss to the CPU, which waits for the device.
# loses: mixed_precision_step-result | stays on the device
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    device = torch.device(device)
    model.to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        loss = loss_fn(model(x.to(device)), y.to(device))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach().cpu()
