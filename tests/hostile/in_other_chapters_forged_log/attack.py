# evaluate reads every batch back, and takes the log of the simulated device away while it works. The controls do work of
# their own, which is logged as it was: they see nothing.
# %% solution="evaluate"
from perceptron.accelerator import counting


def evaluate(model, loader, device):
    kept = counting._logs[:]
    counting._logs.clear()
    model.to(device)
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x.to(device)).argmax(dim=1) == labels.to(device)).sum().item()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    counting._logs[:] = kept
    return right / n_samples
