# Turns numpy arrays into tensors.
# loses: move-structure | [2]
# %% solution="move"
def move(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)(move(value, device) for value in batch)
    if isinstance(batch, np.ndarray): return torch.tensor(batch).to(device)
    return batch
