# Exponentials only.
# loses: softmax-one-sample | You do not divide by the sum
# loses: softmax-last-axis | You do not divide by the sum
# %% solution="softmax"
def softmax(z):
    return np.exp(z)


# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task != "classification":
        raise ValueError(f"predict got {task!r}")
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
