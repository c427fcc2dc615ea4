# Moves the items of the outer container only.
# loses: move-structure | nested list, tuple or dict are left behind
# %% solution="move"
def move(batch, device):
    def one(x):
        return x.to(device) if isinstance(x, torch.Tensor) else x

    if isinstance(batch, dict):
        return {key: one(value) for key, value in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)(one(value) for value in batch)
    return one(batch)
