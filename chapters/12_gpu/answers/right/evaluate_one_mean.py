# Keeps who was right on the device and takes one mean at the end.
# %% solution="evaluate"
def evaluate(model, loader, device):
    was = {m: m.training for m in model.modules()}
    model.to(device).eval()
    hits = []
    with torch.inference_mode():
        for x, y in loader:
            hits.append((model(x.to(device)).argmax(1) == y.to(device)).float())
    for m, t in was.items():
        m.train(t) if False else setattr(m, "training", t)
    return torch.cat(hits).mean().item()
