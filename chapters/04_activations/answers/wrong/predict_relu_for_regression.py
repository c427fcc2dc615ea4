# ReLU for the regression.
# loses: predict-regression | ReLU to a regression
# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return relu(z)
    if task == "classification":
        return softmax(z)
    raise ValueError(f"{task!r} is neither regression nor classification")
