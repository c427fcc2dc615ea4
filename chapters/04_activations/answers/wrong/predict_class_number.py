# The class with the largest number.
# loses: predict-classification | class with the largest number
# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task == "classification":
        return np.argmax(z, axis=-1)
    raise ValueError(f"{task!r} is neither regression nor classification")
