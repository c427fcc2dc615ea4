# Reads the loss back in every step, so Python waits for the device each time.
# loses: train_epoch-waits | wait for the device 5 times
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    model.to(device)
    model.train()
    total, n_samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n_samples += len(x)
    return total / n_samples
