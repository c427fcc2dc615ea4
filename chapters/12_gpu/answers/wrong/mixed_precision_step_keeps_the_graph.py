# Returns the loss with its graph.
# loses: mixed_precision_step-result | has a graph
# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    device = torch.device(device)
    model.to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        loss = loss_fn(model(x.to(device)), y.to(device))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
