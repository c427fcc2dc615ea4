# Measures the first, slow call too.
# loses: time_on-cpu | One call to warm up
# loses: time_on-waits | no warm-up
# %% solution="time_on"
def time_on(device, fn, n):
    device = torch.device(device)

    def wait():
        if device.type != "cpu":
            getattr(torch, device.type).synchronize()

    wait()
    start = time.perf_counter()
    for _ in range(n):
        fn()
    wait()
    return (time.perf_counter() - start) / n
