# Gives a list for every sequence, so tuples change their kind.
# loses: move-structure | tuple comes back as a list
# %% solution="move"
def move(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, (list, tuple)):
        return [move(value, device) for value in batch]
    return batch
