# Takes the model to the device and back in every batch.
# loses: train_epoch-copies | bytes to the device
# loses: train_epoch-placement | model, afterwards
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, n_samples = 0.0, 0
    for x, y in loader:
        model.to(device)
        x, y = x.to(device), y.to(device)
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        model.to("cpu")
        optimizer.step()
        total = total + loss.detach() * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
