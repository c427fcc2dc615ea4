# Leaves the model in evaluation mode.
# loses: accuracy-restores-modes | came in training mode
# %% solution="accuracy"
def accuracy(model, loader):
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
            n_samples += len(labels)
    return right / n_samples
