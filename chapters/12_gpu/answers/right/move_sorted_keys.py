# Builds its dicts in the order of their keys: the same keys, in another order.
# %% solution="move"
def move(batch, device):
    match batch:
        case torch.Tensor():
            return batch.to(device)
        case dict():
            return {key: move(batch[key], device) for key in sorted(batch)}
        case list():
            return [move(value, device) for value in batch]
        case tuple():
            return tuple(move(value, device) for value in batch)
    return batch
