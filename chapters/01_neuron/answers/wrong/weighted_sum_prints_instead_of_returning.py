# Prints the result and returns nothing.
# loses: weighted_sum-example | return` line
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    print(np.dot(w, x) + b)
