# Uses inference_mode, and puts the modes back even when something fails.
# %% solution="accuracy"
def accuracy(model, loader):
    before = {name: module.training for name, module in model.named_modules()}
    try:
        model.train(False)
        with torch.inference_mode():
            hits = torch.cat([torch.argmax(model(x), -1) == y for x, y in loader])
        return hits.double().mean().item()
    finally:
        for name, module in model.named_modules():
            module.training = before[name]
