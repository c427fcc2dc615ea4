# Deletes the gradients that the model had.
# loses: accuracy-evaluation-mode | a gradient is there
# %% solution="accuracy"
def accuracy(model, loader):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    model.zero_grad()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right / n_samples
