# Asks whether PyTorch was built with CUDA, not whether a GPU can be used.
# loses: pick_device-choice | Ask torch.cuda.is_available
# %% solution="pick_device"
def pick_device():
    return torch.device("cuda" if torch.backends.cuda.is_built() else "cpu")
