# Uses map, and isinstance on the container first.
# %% solution="move"
def move(batch, device):
    if isinstance(batch, dict):
        return dict(zip(batch, map(lambda value: move(value, device), batch.values())))
    if isinstance(batch, tuple):
        return tuple(map(lambda value: move(value, device), batch))
    if isinstance(batch, list):
        return [move(value, device) for value in batch]
    if torch.is_tensor(batch):
        return batch.to(torch.device(device), non_blocking=True)
    return batch
