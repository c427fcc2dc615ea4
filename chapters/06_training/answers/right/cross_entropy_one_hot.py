# With a one-hot matrix in place of indices.
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    onehot = np.eye(p.shape[1])[labels]
    return -np.sum(onehot * np.log(np.clip(p, 1e-15, None))) / p.shape[0]
