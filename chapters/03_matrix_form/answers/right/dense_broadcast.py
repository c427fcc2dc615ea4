# Broadcasting and a sum over inputs; a list as result.
# %% solution="dense"
def dense(x, W, b, f):
    z = (W * x).sum(axis=1) + b
    return list(f(z) if f else z)
