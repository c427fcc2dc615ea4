# Softmax whatever the task.
# loses: predict-regression | You apply softmax to a regression
# %% solution="predict"
def predict(z, task):
    if task not in ("regression", "classification"):
        raise ValueError(task)
    return softmax(z)
