# Adds up in a tensor on the device.
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    if next(model.parameters()).device.type != torch.device(device).type:
        model.to(device)
    model.train()
    total = torch.zeros((), device=device)
    count = 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        with torch.no_grad():
            total += loss * inputs.size(0)
        count += inputs.size(0)
    return total.cpu().item() / count
