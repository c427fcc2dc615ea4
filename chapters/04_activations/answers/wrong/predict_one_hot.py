# Only the winner gets anything.
# loses: predict-classification | You return 1 for the largest number
# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task == "classification":
        z = np.asarray(z)
        return (z == z.max(axis=-1, keepdims=True)).astype(float)
    raise ValueError(f"there is no task {task}")
