# The bias is forgotten.
# loses: weighted_sum-example | bias is missing
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return float(np.dot(x, w))
