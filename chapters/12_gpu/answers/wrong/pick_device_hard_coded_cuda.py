# Hard-codes "cuda", which most laptops do not have.
# loses: pick_device-choice | no GPU on this machine
# %% solution="pick_device"
def pick_device():
    return torch.device("cuda")
