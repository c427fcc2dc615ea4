# Zeroes first, and computes the loss of the float32 outputs outside autocast.
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    kind = torch.device(device).type
    model.to(device)
    optimizer.zero_grad(set_to_none=False)
    with torch.autocast(device_type=kind, dtype=torch.bfloat16):
        y_hat = model(x.to(device))
    loss = loss_fn(y_hat.float(), y.to(device))
    loss.backward()
    optimizer.step()
    return loss.detach().clone()
