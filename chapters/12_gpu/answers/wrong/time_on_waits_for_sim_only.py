# Waits for the simulated accelerator, whatever the device is.
# loses: time_on-waits | Asked about a CUDA device
# %% solution="time_on"
def time_on(device, fn, n):
    device = torch.device(device)
    def wait():
        accelerator.synchronize()
    fn()
    wait()
    start = time.perf_counter()
    for _ in range(n):
        fn()
    wait()
    return (time.perf_counter() - start) / n
