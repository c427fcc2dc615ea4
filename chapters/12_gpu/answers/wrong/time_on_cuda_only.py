# Synchronises CUDA, whatever device is asked for.
# loses: time_on-cpu | stopped with
# %% solution="time_on"
def time_on(device, fn, n):
    fn()
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(n):
        fn()
    torch.cuda.synchronize()
    return (time.perf_counter() - start) / n
