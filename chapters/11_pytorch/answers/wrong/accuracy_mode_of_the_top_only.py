# Restores the mode of the whole model, and so thaws its frozen parts.
# loses: accuracy-restores-modes | must stay frozen
# %% solution="accuracy"
def accuracy(model, loader):
    before = model.training
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
            n_samples += len(labels)
    model.train(before)
    return right / n_samples
