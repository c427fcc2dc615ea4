# Moves `.data` by hand, as programs did before no_grad, and indexes the batch.
# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    for p in model.parameters():
        if p.device != torch.device(device):
            p.data = p.data.to(device)
    for name, b in model.named_buffers():
        b.data = b.data.to(device)
    model.train(True)
    total = torch.zeros((), device=device, dtype=next(model.parameters()).dtype)
    count = 0
    for data in loader:
        x, y = data[0].to(device), data[1].to(device)
        optimizer.zero_grad()
        out = model(x)
        loss = loss_fn(out, y)
        loss.backward()
        optimizer.step()
        total += loss.data * x.size(0)
        count += x.size(0)
    return total.item() / count
