# Returns the error instead of raising it.
# loses: weighted_sum-lengths | Your function returns the error
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if len(x) != len(w):
        return ValueError("x and w must have the same length")
    return np.dot(x, w) + b
