# Leaves the model in evaluation mode.
# loses: evaluate-placement | afterwards everything as before
# %% solution="evaluate"
def evaluate(model, loader, device):
    model.to(device)
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            x, labels = x.to(device), labels.to(device)
            right = right + (model(x).argmax(dim=1) == labels).sum()
            n_samples += len(labels)
    return right.item() / n_samples
