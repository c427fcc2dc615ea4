# Casts inputs and targets by hand.
# loses: mixed_precision_step-training | never the target
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    device = torch.device(device)
    model.to(device)
    x, y = x.to(device), y.to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        loss = loss_fn(model(x.bfloat16()), y.bfloat16() if y.is_floating_point() else y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
