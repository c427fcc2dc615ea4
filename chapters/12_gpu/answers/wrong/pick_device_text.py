# Returns a text instead of a device.
# loses: pick_device-type | must be a torch.device
# %% solution="pick_device"
def pick_device():
    if torch.cuda.is_available():
        return "cuda"
    if torch.backends.mps.is_available():
        return "mps"
    return "cpu"
