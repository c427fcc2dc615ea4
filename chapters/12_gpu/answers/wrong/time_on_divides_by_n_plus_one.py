# Counts the warm-up among the calls.
# loses: time_on-seconds | divided by more than n
# %% solution="time_on"
def time_on(device, fn, n):
    device = torch.device(device)
    def wait():
        if device.type != 'cpu':
            getattr(torch, device.type).synchronize()
    fn()
    wait()
    start = time.perf_counter()
    for _ in range(n):
        fn()
    wait()
    return (time.perf_counter() - start) / (n + 1)
