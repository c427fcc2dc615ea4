# Trains a copy on the device; the model that was given learns nothing.
# loses: train_epoch-weights | optimiser step
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    import copy

    there = copy.deepcopy(model).to(device)
    there.train()
    total, n_samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = loss_fn(there(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss.detach() * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
