# A loop over indices, as in other languages.
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if len(x) != len(w):
        raise ValueError(f"{len(x)} inputs but {len(w)} weights")
    z = b
    for i in range(len(x)):
        z = z + w[i] * x[i]
    return z
