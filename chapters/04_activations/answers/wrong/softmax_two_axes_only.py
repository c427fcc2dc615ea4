# A loop over rows handles two axes only.
# loses: softmax-last-axis | softmax(
# loses: softmax-large-logits | softmax(
# %% solution="softmax"
def softmax(z):
    z = np.asarray(z, dtype=float)
    if z.ndim == 1:
        e = np.exp(z - z.max())
        return e / e.sum()
    return np.array([np.exp(row - row.max()) / np.exp(row - row.max()).sum() for row in z])


# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task != "classification":
        raise ValueError(f"predict got {task!r}")
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
