# The file is written under another name and then renamed, so that it is never half written; the loss is spelled out.
# %% solution="train"
def train(model, loaders, n_epochs, optimizer, path, resume=False):
    import os

    def epoch_loss(loader, learn):
        total = torch.tensor(0.0, dtype=torch.float64)
        count = 0
        model.train(learn)
        with torch.set_grad_enabled(learn):
            for x, y in loader:
                loss = -model(x).log_softmax(dim=1).gather(1, y[:, None]).sum()
                if learn:
                    model.zero_grad()
                    (loss / len(y)).backward()
                    optimizer.step()
                total += loss.detach().double()
                count += y.numel()
        return float(total) / count

    epoch, best = 0, None
    if resume:
        state = torch.load(path)
        for name, part in {"model": model, "optimizer": optimizer}.items():
            part.load_state_dict(state[name])
        epoch, best = 1 + state["epoch"], state["validation"]
    curves = {"train": [], "validation": []}
    while len(curves["train"]) < n_epochs:
        for name in curves:
            curves[name].append(epoch_loss(loaders[name], name == "train"))
        now = curves["validation"][-1]
        if best is None or best > now:
            best = now
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}
            torch.save({**state, "validation": now}, path + ".part")
            os.replace(path + ".part", path)
        epoch += 1
    model.load_state_dict(torch.load(path)["model"])
    return curves
