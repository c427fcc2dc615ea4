# The bias is added to the inputs before they are multiplied.
# loses: weighted_sum-example | add the bias before multiplying
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if x.shape != w.shape:
        raise ValueError("lengths differ")
    return np.sum(w * (x + b))
