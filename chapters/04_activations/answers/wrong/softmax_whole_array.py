# Sum over the whole array.
# loses: softmax-last-axis | You add up over the whole array
# loses: softmax-large-logits | softmax(
# %% solution="softmax"
def softmax(z):
    e = np.exp(np.asarray(z) - np.max(z))
    return e / e.sum()


# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task != "classification":
        raise ValueError(f"predict got {task!r}")
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
