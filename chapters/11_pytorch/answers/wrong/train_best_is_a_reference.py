# Keeps state_dict() without a copy: at the end it holds the last weights.
# loses: train-best-weights | A state_dict() in a variable changes with every step
# %% solution="train"
def train(model, loaders, n_epochs, optimizer, path, resume=False):
    best, first = float("inf"), 0
    if resume:
        checkpoint = torch.load(path, weights_only=True)
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        best, first = checkpoint["validation"], checkpoint["epoch"] + 1
    kept = model.state_dict()
    curves = {"train": [], "validation": []}
    for epoch in range(first, first + n_epochs):
        model.train()
        total, n_samples = 0.0, 0
        for x, labels in loaders["train"]:
            loss = nn.functional.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            n_samples += len(x)
        curves["train"].append(total / n_samples)
        model.eval()
        total, n_samples = 0.0, 0
        with torch.no_grad():
            for x, labels in loaders["validation"]:
                total += nn.functional.cross_entropy(model(x), labels).item() * len(x)
                n_samples += len(x)
        curves["validation"].append(total / n_samples)
        if curves["validation"][-1] < best:
            best = curves["validation"][-1]
            kept = model.state_dict()
            states = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(states | {"epoch": epoch, "validation": best}, path)
    model.load_state_dict(kept)
    return curves
