# Honest: helper cells before and after, which the answers use.
# %% added
def product(x, w):
    return np.dot(np.asarray(x, float), np.asarray(w, float))


# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if len(x) != len(w):
        raise ValueError(f"{len(x)} inputs, but {len(w)} weights")
    return product(x, w) + b


# %% added
print("a trial:", weighted_sum([1, 2], [3, 4], 5))
