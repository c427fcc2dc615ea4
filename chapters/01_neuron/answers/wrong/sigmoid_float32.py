# Single precision is too coarse for 1e-12.
# loses: sigmoid-values | differ
# %% solution="sigmoid"
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=np.float32)))
