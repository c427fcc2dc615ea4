# Asks for MPS before CUDA.
# loses: pick_device-choice | CUDA comes first
# %% solution="pick_device"
def pick_device():
    if torch.backends.mps.is_available():
        return torch.device("mps")
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")
