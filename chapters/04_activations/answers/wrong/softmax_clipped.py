# Clips the logits.
# loses: softmax-large-logits | cut the numbers off
# %% solution="softmax"
def softmax(z):
    z = np.clip(z, -500, 500)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task != "classification":
        raise ValueError(f"predict got {task!r}")
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
