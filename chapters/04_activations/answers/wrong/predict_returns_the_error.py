# Returns the error instead of raising it.
# loses: predict-other-task | ValueError with a sentence
# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task == "classification":
        return softmax(z)
    return ValueError(f"unknown task {task}")
