# With a one-hot matrix, in an array of floats of its own.
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    y = np.eye(z.shape[1])[labels]
    s = np.array(z, dtype=float)
    s -= s.max(1)[:, None]
    return (np.log(np.exp(s).sum(1)) - (y * s).sum(1)).mean()
