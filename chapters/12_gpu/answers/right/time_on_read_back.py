# Waits by reading one number back.
# %% solution="time_on"
def time_on(device, fn, n):
    def finish():
        torch.zeros(1, device=device).item()

    fn()
    finish()
    start = time.perf_counter_ns()
    for _ in range(n):
        fn()
    finish()
    return (time.perf_counter_ns() - start) / n * 1e-9
