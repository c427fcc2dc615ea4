# Moves everything to "cuda".
# loses: train_epoch-loss | CUDA
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    model.cuda()
    model.train()
    total, n_samples = 0.0, 0
    for x, y in loader:
        x, y = x.cuda(), y.cuda()
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss.detach() * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
