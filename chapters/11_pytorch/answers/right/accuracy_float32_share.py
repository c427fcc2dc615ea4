# Counts in tensors and divides them, which gives the share in float32.
# %% solution="accuracy"
@torch.no_grad()
def accuracy(model, loader):
    modes = [module.training for module in model.modules()]
    model.eval()
    right, total = torch.tensor(0), 0
    for x, labels in loader:
        right += (model(x).max(dim=1).indices == labels).sum()
        total += labels.size(0)
    for module, training in zip(model.modules(), modes):
        module.training = training
    return (right / total).item()
