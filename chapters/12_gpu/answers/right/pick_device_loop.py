# Tries the device types in order.
# %% solution="pick_device"
def pick_device():
    for name, there in (("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available())):
        if there:
            return torch.device(name)
    return torch.device("cpu")
