# torch does it, in double precision; the result is a tensor of no axes.
# %% solution="cross_entropy"
import torch


def cross_entropy(p, labels):
    logarithms = torch.log(torch.clamp(torch.from_numpy(p), min=1e-10))
    return torch.nn.functional.nll_loss(logarithms, torch.from_numpy(labels))
