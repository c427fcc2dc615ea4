# Through torch, in double precision.
# %% added
import torch


# %% solution="sigmoid"
def sigmoid(z):
    return torch.sigmoid(torch.as_tensor(np.asarray(z), dtype=torch.float64))
