# Sets the gradients to zero between backward and step.
# loses: train_epoch-weights | finds no gradients
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    model.to(device)
    model.train()
    total, n_samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total = total + loss.detach() * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
