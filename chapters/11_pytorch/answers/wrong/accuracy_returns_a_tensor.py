# Returns the share as a tensor.
# loses: accuracy-share | plain number
# %% solution="accuracy"
def accuracy(model, loader):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right / n_samples
