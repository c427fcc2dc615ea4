# Keeps every prediction, with its graph.
# loses: train_epoch-waits | (or a prediction)
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    model.to(device)
    model.train()
    total, n_samples, outputs = 0.0, 0, []
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        y_hat = model(x); outputs.append(y_hat); loss = loss_fn(y_hat, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss.detach() * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
