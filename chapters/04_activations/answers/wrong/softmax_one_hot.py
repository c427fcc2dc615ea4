# 1 for the largest.
# loses: softmax-one-sample | You return 1 for the largest
# loses: softmax-last-axis | You return 1 for the largest
# %% solution="softmax"
def softmax(z):
    z = np.asarray(z)
    return (z == z.max(axis=-1, keepdims=True)) * 1.0


# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task != "classification":
        raise ValueError(f"predict got {task!r}")
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
