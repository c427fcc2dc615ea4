# Replaces only the zeros.
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    right = np.take_along_axis(p, np.asarray(labels)[:, None], axis=1)[:, 0]
    return float(np.where(right > 0, -np.log(np.where(right > 0, right, 1.0)), 30.0).mean())
