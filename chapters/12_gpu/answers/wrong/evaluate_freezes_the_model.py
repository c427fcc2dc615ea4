# Switches the gradients of all parameters off and leaves them so.
# loses: evaluate-placement | requires_grad
# %% solution="evaluate"
def evaluate(model, loader, device):
    model.to(device)
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    for p in model.parameters(): p.requires_grad_(False)
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            x, labels = x.to(device), labels.to(device)
            right = right + (model(x).argmax(dim=1) == labels).sum()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right.item() / n_samples
