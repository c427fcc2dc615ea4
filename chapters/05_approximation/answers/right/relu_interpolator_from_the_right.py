# Built from the last knot to the left, in torch, with two neurons that never fire.
# %% solution="relu_interpolator"
import torch


def relu_interpolator(knots, values):
    k = torch.tensor(np.asarray(knots, dtype=float)).flip(0)
    v = torch.tensor(np.asarray(values, dtype=float)).flip(0)
    s = torch.diff(v) / torch.diff(k)
    ones = torch.ones(len(k) - 1, dtype=torch.float64)
    W1 = torch.cat([ones[:1], -ones, torch.zeros(2)])[:, None]
    b1 = torch.cat([-k[:1], k[:-1], torch.tensor([-1.0, -2.0])])
    W2 = torch.cat([s[:1], -s[:1], -torch.diff(s), torch.tensor([5.0, 7.0])])[None]
    return W1, b1, W2, v[:1]
