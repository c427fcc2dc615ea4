# Subtracts in the caller's array.
# loses: cross_entropy_from_logits-values | changed its first argument
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    if z.dtype.kind == "i":
        z = z.astype(float)
    z -= z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels])
