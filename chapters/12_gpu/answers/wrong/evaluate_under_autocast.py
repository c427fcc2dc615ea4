# Measures in bfloat16.
# loses: evaluate-placement | torch.bfloat16
# %% solution="evaluate"
def evaluate(model, loader, device):
    model.to(device)
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad(), torch.autocast(torch.device(device).type, dtype=torch.bfloat16):
        for x, labels in loader:
            x, labels = x.to(device), labels.to(device)
            right = right + (model(x).argmax(dim=1) == labels).sum()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right.item() / n_samples
