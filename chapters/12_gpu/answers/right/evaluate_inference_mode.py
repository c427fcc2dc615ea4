# Uses inference_mode and concatenates the hits.
# %% solution="evaluate"
def evaluate(model, loader, device):
    device = torch.device(device)
    before = {module: module.training for module in model.modules()}
    model.to(device).eval()
    hits, count = [], 0
    with torch.inference_mode():
        for x, y in loader:
            hits.append((model(x.to(device)).argmax(-1) == y.to(device)).sum())
            count += y.shape[0]
        share = torch.stack(hits).sum().item() / count
    for module, mode in before.items():
        module.training = mode
    return share
