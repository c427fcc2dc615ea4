# Gives the optimiser a closure.
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    device = torch.device(device)
    if next(model.parameters()).device != device:
        model.to(device)
    def closure():
        optimizer.zero_grad()
        with torch.autocast(device.type, dtype=torch.bfloat16):
            loss = loss_fn(model(x.to(device)), y.to(device))
        loss.backward()
        return loss
    return optimizer.step(closure).detach()
