# Takes logits for probabilities.
# loses: accuracy-share | logits, no probabilities
# %% solution="accuracy"
def accuracy(model, loader):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    right = n = 0
    with torch.no_grad():
        for x, y in loader:
            p = model(x) > 0.5
            right += p[torch.arange(len(y)), y].sum().item()
            n += len(y)
    for m, t in modes:
        m.training = t
    return right / n
