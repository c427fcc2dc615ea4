# Switches the gradients of all parameters off and leaves them so.
# loses: accuracy-evaluation-mode | requires_grad
# %% solution="accuracy"
def accuracy(model, loader):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    [p.requires_grad_(False) for p in model.parameters()]
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right / n_samples
