# Keeps a deep copy of the best weights in memory, and writes the file beside it.
# %% solution="train"
def train(model, loaders, n_epochs, optimizer, path, resume=False):
    import copy

    checkpoint = torch.load(path, weights_only=True) if resume else None
    if checkpoint is not None:
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
    curves = {"train": [], "validation": []}
    start = 0 if checkpoint is None else checkpoint["epoch"] + 1
    for epoch in range(start, start + n_epochs):
        model.train()
        seen = []
        for x, y in loaders["train"]:
            loss = nn.functional.cross_entropy(model(x), y, reduction="none")
            optimizer.zero_grad(set_to_none=True)
            loss.mean().backward()
            optimizer.step()
            seen.append(loss.detach())
        curves["train"].append(torch.cat(seen).mean().item())
        model.eval()
        with torch.inference_mode():
            losses = [nn.functional.cross_entropy(model(x), y, reduction="none") for x, y in loaders["validation"]]
        curves["validation"].append(torch.cat(losses).mean().item())
        if checkpoint is None or curves["validation"][-1] < checkpoint["validation"]:
            checkpoint = copy.deepcopy({"model": model.state_dict(), "optimizer": optimizer.state_dict()})
            checkpoint |= {"epoch": epoch, "validation": curves["validation"][-1]}
            torch.save(checkpoint, path)
    model.load_state_dict(checkpoint["model"])
    model.train()
    return curves
