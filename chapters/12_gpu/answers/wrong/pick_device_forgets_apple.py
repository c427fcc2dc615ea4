# Knows CUDA and the CPU only.
# loses: pick_device-choice | Ask torch.backends.mps
# %% solution="pick_device"
def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
