# Averages the shares of the batches.
# loses: evaluate-share | mean of the batches' shares
# %% solution="evaluate"
def evaluate(model, loader, device):
    model.to(device)
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    shares = []
    with torch.no_grad():
        for x, labels in loader:
            x, labels = x.to(device), labels.to(device)
            shares.append((model(x).argmax(dim=1) == labels).float().mean())
    for module, training in modes:
        module.training = training
    return torch.stack(shares).mean().item()
