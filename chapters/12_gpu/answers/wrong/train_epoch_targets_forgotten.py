# Moves the inputs and forgets the targets.
# loses: train_epoch-loss | Expected all tensors to be on the same device
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    model.to(device)
    model.train()
    total, n_samples = 0.0, 0
    for x, y in loader:
        x = x.to(device)
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss.detach() * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
