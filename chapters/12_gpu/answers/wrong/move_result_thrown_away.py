# Calls .to and throws its result away: .to gives a new tensor.
# loses: move-tensor | on cpu
# %% solution="move"
def move(batch, device):
    if isinstance(batch, torch.Tensor):
        batch.to(device)
    elif isinstance(batch, dict):
        for value in batch.values():
            move(value, device)
    elif isinstance(batch, (list, tuple)):
        for value in batch:
            move(value, device)
    return batch
