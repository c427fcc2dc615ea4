# Gives a single number an axis.
# loses: move-structure | float64 0.3333333333333333 on sim
# %% solution="move"
def move(batch, device):
    if isinstance(batch, torch.Tensor):
        return torch.atleast_1d(batch.to(device))
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)(move(value, device) for value in batch)
    return batch
