# Waits with torch.accelerator, also before the warm-up.
# %% solution="time_on"
def time_on(device, fn, n):
    device = torch.device(device)
    wait = torch.accelerator.synchronize if device.type != "cpu" else (lambda: None)
    wait()
    fn()
    wait()
    start = time.monotonic()
    i = 0
    while i < n:
        fn()
        i += 1
    wait()
    end = time.monotonic()
    return (end - start) / n
