# The bias is added inside the sum.
# loses: weighted_sum-many | bias to every product
# loses: weighted_sum-example | bias to every product
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    return sum(wi * xi + b for wi, xi in zip(w, x))
