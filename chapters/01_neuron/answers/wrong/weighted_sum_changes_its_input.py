# Works in place on the array that was handed in.
# loses: weighted_sum-many | changed its first argument
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    if isinstance(x, np.ndarray):
        x *= w
        return x.sum() + b
    return float(np.dot(w, x)) + b
