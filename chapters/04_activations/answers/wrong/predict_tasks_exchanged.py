# Softmax for the regression.
# loses: predict-regression | apply softmax to a regression
# loses: predict-classification | return z as it is for a classification
# %% solution="predict"
def predict(z, task):
    if task == "classification":
        return z
    if task == "regression":
        return softmax(z)
    raise ValueError(f"{task!r} is neither regression nor classification")
