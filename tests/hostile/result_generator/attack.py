# Returns a generator that never ends.
# %% solution="sigmoid"
def sigmoid(z):
    import itertools

    return itertools.count()
