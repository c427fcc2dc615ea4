# Copies the next batch while the device works on this one.
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    model.to(device)
    model.train()
    it = iter(loader)
    nxt = next(it, None)
    nxt = nxt and [t.to(device) for t in nxt]
    total, n = 0., 0
    while nxt is not None:
        x, y = nxt
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        nxt = next(it, None)
        nxt = nxt and [t.to(device) for t in nxt]
        total = loss.detach() * len(x) + total
        n += len(x)
    return float((total / n).detach())
