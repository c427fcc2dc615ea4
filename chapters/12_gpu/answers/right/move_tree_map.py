# Leaves the nesting to PyTorch's own tree_map.
# %% solution="move"
def move(batch, device):
    from torch.utils._pytree import tree_map

    return tree_map(lambda x: x.to(device) if isinstance(x, torch.Tensor) else x, batch)
