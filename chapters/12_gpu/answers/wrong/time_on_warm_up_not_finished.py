# Starts the clock while the warm-up is still running.
# loses: time_on-waits | no wait before the clock starts
# loses: time_on-seconds | the warm-up must have finished
# %% solution="time_on"
def time_on(device, fn, n):
    device = torch.device(device)
    fn()
    start = time.perf_counter()
    for _ in range(n):
        fn()
    if device.type != "cpu":
        getattr(torch, device.type).synchronize()
    return (time.perf_counter() - start) / n
