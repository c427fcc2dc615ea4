# torch does it, in double precision.
# %% solution="cross_entropy_from_logits"
import torch


def cross_entropy_from_logits(z, labels):
    return torch.nn.functional.cross_entropy(torch.tensor(z, dtype=torch.float64), torch.tensor(labels)).item()
