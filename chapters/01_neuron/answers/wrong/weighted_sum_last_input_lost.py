# range stops one too early.
# loses: weighted_sum-many | last input is left out
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    z = b
    for i in range(len(x) - 1):
        z += w[i] * x[i]
    return z
