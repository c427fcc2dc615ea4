# Ends with model.train(), whatever mode the parts were in.
# loses: accuracy-restores-modes | must leave in it
# %% solution="accuracy"
def accuracy(model, loader):
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
            n_samples += len(labels)
    model.train()
    return right / n_samples
