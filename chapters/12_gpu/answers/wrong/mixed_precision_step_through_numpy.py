# Takes the batch through numpy, which works from the CPU only.
# loses: mixed_precision_step-result | numpy
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    device = torch.device(device)
    model.to(device)
    x, y = torch.tensor(x.numpy()).to(device), torch.tensor(y.numpy()).to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
