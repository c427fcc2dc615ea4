# Returns the error instead of raising it.
# loses: predict-other-task | Your function returns the error. Write `raise ValueError
# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task == "classification":
        return softmax(z)
    return ValueError(f"unknown task {task}")
