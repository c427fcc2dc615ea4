# Hands on the type of the device and loses its number.
# loses: move-tensor | lost the number
# %% solution="move"
def move(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(torch.device(device).type)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)(move(value, device) for value in batch)
    return batch
