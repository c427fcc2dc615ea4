# Writes the moved tensors into the batch that came in.
# loses: move-copies | still on the CPU before
# loses: move-structure | The call changed its first argument
# %% solution="move"
def move(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        for key in batch:
            batch[key] = move(batch[key], device)
        return batch
    if isinstance(batch, list):
        for i in range(len(batch)):
            batch[i] = move(batch[i], device)
        return batch
    if isinstance(batch, tuple):
        return tuple(move(value, device) for value in batch)
    return batch
