# Measures with a copy in evaluation mode and leaves the model alone.
# %% solution="accuracy"
@torch.no_grad()
def accuracy(model, loader):
    import copy

    still = copy.deepcopy(model).eval()
    right = total = 0
    for x, y in loader:
        _, guess = still(x).max(dim=1)
        right += int((guess == y).sum())
        total += y.numel()
    return right / total
