# Takes the gradients with torch.autograd.grad.
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    device = torch.device(device)
    weights = [p for p in model.to(device).parameters() if p.requires_grad]
    with torch.amp.autocast(device.type, torch.bfloat16):
        loss = loss_fn(model(x.to(device)), y.to(device))
    for p, g in zip(weights, torch.autograd.grad(loss, weights)):
        p.grad = g
    optimizer.step()
    return loss.data
