# Takes the device that PyTorch was built for, there or not.
# loses: pick_device-choice | There is no GPU on this machine
# %% solution="pick_device"
def pick_device():
    return torch.accelerator.current_accelerator() or torch.device('cpu')
