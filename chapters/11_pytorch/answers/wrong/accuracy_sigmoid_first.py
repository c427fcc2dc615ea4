# Compares outputs after a sigmoid, which makes large ones equal.
# loses: accuracy-share | accuracy_of_given_logits([[20.0, 30.0]
# %% solution="accuracy"
def accuracy(model, loader):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).sigmoid().argmax(dim=1) == labels).sum().item()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right / n_samples
