# Asks the GPU for its name, memory and compute capability before it is chosen.
# %% solution="pick_device"
def pick_device():
    if torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        major, minor = torch.cuda.get_device_capability(torch.cuda.current_device())
        print(f"{properties.name}, {properties.total_memory / 2**30:.0f} GiB, capability {major}.{minor}")
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
