# Divides by n - 1, as if the warm-up were one of the n calls.
# loses: time_on-seconds | divide the time of n calls by n
# %% solution="time_on"
def time_on(device, fn, n):
    device = torch.device(device)
    def wait():
        if device.type != "cpu":
            getattr(torch, device.type).synchronize()
    fn()
    wait()
    start = time.perf_counter()
    for _ in range(n):
        fn()
    wait()
    return (time.perf_counter() - start) / max(n - 1, 1)
