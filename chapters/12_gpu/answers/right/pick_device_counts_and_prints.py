# Asks for the number of GPUs too, and prints the name of the first.
# %% solution="pick_device"
def pick_device():
    if torch.cuda.is_available() and torch.cuda.device_count() > 0:
        print("using", torch.cuda.get_device_name(0))
        return torch.device("cuda")
    if torch.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")
