# Counts right samples and forgets to divide.
# loses: accuracy-share | 2
# %% solution="accuracy"
def accuracy(model, loader):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right = 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
    for module, training in modes:
        module.training = training
    return right
