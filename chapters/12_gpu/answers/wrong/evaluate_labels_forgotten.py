# Compares answers on the device with labels on the CPU.
# loses: evaluate-share | Expected all tensors to be on the same device
# %% solution="evaluate"
def evaluate(model, loader, device):
    model.to(device)
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right = right + (model(x.to(device)).argmax(dim=1) == labels).sum()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right.item() / n_samples
