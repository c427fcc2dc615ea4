# Sum over axis 0.
# loses: softmax-last-axis | You add up over the first axis
# loses: softmax-large-logits | softmax(
# %% solution="softmax"
def softmax(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task != "classification":
        raise ValueError(f"predict got {task!r}")
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
