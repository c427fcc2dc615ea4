# Forgets model.eval(), so dropout still drops.
# loses: accuracy-evaluation-mode | dropout off
# %% solution="accuracy"
def accuracy(model, loader):
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
            n_samples += len(labels)
    return right / n_samples
