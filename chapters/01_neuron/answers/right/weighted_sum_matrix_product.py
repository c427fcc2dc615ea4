# The @ operator, with a check by hand; returns a 0-d array.
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    x, w = np.array(x), np.array(w)
    if len(x) != len(w):
        raise ValueError("x has length %d, w has length %d" % (len(x), len(w)))
    return np.asarray(w @ x + b)
