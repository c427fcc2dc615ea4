# One decision for each sample.
# loses: dropout-by-chance | draw random numbers in the shape of h
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    mask = rng.random((len(h),) + (1,) * (h.ndim - 1)) >= p
    return h * mask / (1 - p)
