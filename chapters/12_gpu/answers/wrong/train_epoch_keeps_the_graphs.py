# Adds up the losses with their graphs, so that no batch's graph can be freed before the end.
# loses: train_epoch-waits | loss.detach()
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
        total = total + loss * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
