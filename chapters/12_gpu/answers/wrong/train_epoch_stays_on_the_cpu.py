# Ignores the device.
# loses: train_epoch-placement | on the device that is asked for
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, n_samples = 0.0, 0
    for x, y in loader:
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n_samples += len(x)
    return total / n_samples
