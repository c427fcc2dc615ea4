# Counts whole nanoseconds and asks PyTorch for the device's module.
# %% solution="time_on"
def time_on(device, fn, n):
    device = torch.device(device)
    sync = (lambda: None) if device.type == "cpu" else (lambda: torch.get_device_module(device).synchronize())
    fn(); sync()
    begin = time.perf_counter_ns()
    for _ in range(n): fn()
    sync()
    return (time.perf_counter_ns() - begin) * 1e-9 / n
