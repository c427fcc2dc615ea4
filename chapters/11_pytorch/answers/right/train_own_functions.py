# Uses train_step and load_weights of above, arrays for the curves, and more keys in the file than were asked for.
# %% solution="train"
def train(model, loaders, n_epochs, optimizer, path, resume=False):
    best, before = np.inf, -1
    if resume:
        with open(path, "rb") as file:
            state = torch.load(file, map_location="cpu", weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        best, before = state["validation"], state["epoch"]
    curves = np.zeros((2, n_epochs))
    loss_fn = nn.CrossEntropyLoss()
    for k in range(n_epochs):
        model.train()
        losses, sizes = zip(*[(train_step(model, x, y, loss_fn, optimizer), len(y)) for x, y in loaders["train"]])
        curves[0, k] = np.dot(losses, sizes) / np.sum(sizes)
        model.eval()
        with torch.no_grad():
            losses, sizes = zip(*[(loss_fn(model(x), y).item(), len(y)) for x, y in loaders["validation"]])
        model.train()
        curves[1, k] = np.dot(losses, sizes) / np.sum(sizes)
        if curves[1, k] < best:
            best = float(curves[1, k])
            torch.save(
                {
                    "epoch": before + 1 + k,
                    "validation": best,
                    "model": {name: tensor.clone() for name, tensor in model.state_dict().items()},
                    "optimizer": optimizer.state_dict(),
                    "classes": 3,
                },
                path,
            )
    model.load_state_dict(torch.load(path, weights_only=True)["model"])
    return {"train": curves[0].tolist(), "validation": curves[1]}
