# Turns float64 into float32 on the way.
# loses: move-structure | float64 0.3333333333333333 on sim
# %% solution="move"
def move(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device).float() if batch.is_floating_point() else batch.to(device)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)(move(value, device) for value in batch)
    return batch
