# Forgets that a graph is recorded while it measures.
# loses: accuracy-evaluation-mode | recording of the graph
# %% solution="accuracy"
def accuracy(model, loader):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right, n_samples = 0, 0
    for x, labels in loader:
        right += (model(x).argmax(dim=1) == labels).sum().item()
        n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right / n_samples
