# Lets torch differentiate, in double precision.
# %% solution="sigmoid_grad"
import torch


def sigmoid_grad(z):
    t = torch.tensor(np.asarray(z, dtype=float), requires_grad=True)
    torch.sigmoid(t).sum().backward()
    return t.grad
