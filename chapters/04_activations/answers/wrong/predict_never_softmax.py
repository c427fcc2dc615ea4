# z whatever the task.
# loses: predict-classification | You return z as it is
# %% solution="predict"
def predict(z, task):
    if task not in ("regression", "classification"):
        raise ValueError(task)
    return z
