# No maximum subtracted.
# loses: softmax-large-logits | e^1000 is too large
# %% solution="softmax"
def softmax(z):
    e = np.exp(np.asarray(z, dtype=float))
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
