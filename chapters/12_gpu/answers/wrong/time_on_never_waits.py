# Stops the clock while the device is still working.
# loses: time_on-waits | Nobody waits
# loses: time_on-seconds | Was the clock stopped before
# %% solution="time_on"
def time_on(device, fn, n):
    fn()
    start = time.perf_counter()
    for _ in range(n):
        fn()
    return (time.perf_counter() - start) / n
