# zip stops at the shorter list, so a missing weight goes unnoticed.
# loses: weighted_sum-lengths | ValueError with a sentence
# loses nothing else
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    return sum(wi * xi for wi, xi in zip(w, x)) + b
