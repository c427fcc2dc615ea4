# einsum.
# %% solution="dense"
def dense(x, W, b, f):
    z = np.einsum("ji,i->j", W, x) + b
    return f(z) if f else z
