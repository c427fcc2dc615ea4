# Takes every tensor over the CPU, also one that is there already.
# loses: move-copies | copies
# %% solution="move"
def move(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.cpu().to(device)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)(move(value, device) for value in batch)
    return batch
