# Makes its own batches of the data set.
# loses: train_epoch-loss | Take the batches from the loader
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    model.to(device)
    model.train()
    total, n_samples = 0.0, 0
    X, Y = (t.to(device) for t in loader.dataset.tensors)
    for i in range(0, len(X), loader.batch_size):
        x, y = X[i : i + loader.batch_size], Y[i : i + loader.batch_size]
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss.detach() * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
