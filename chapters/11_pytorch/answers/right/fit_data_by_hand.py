# Sums each batch and moves `.data` by hand.
# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    model.train()
    out = []
    while len(out) < n_epochs:
        s = n = 0
        for batch in loader:
            x, y = batch
            criterion = nn.MSELoss(reduction="sum") if y.dtype in (torch.float16, torch.float32, torch.float64, torch.bfloat16) else nn.CrossEntropyLoss(reduction="sum")
            loss = criterion(model(x), y) / (y.numel() if y.is_floating_point() else len(y))
            model.zero_grad()
            loss.backward()
            for p in model.parameters():
                p.data.add_(p.grad.data, alpha=-lr)
            s += loss.item() * len(x)
            n += len(x)
        out.append(s / n)
    return out
