# The sigmoid of each logit.
# loses: softmax-one-sample | You use the sigmoid of each number
# loses: softmax-last-axis | You use the sigmoid of each number
# %% solution="softmax"
def softmax(z):
    return sigmoid(z)


# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task != "classification":
        raise ValueError(f"predict got {task!r}")
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
