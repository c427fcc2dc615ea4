# Sigmoid for the classification.
# loses: predict-classification | You use the sigmoid
# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task == "classification":
        return sigmoid(z)
    raise ValueError(f"{task!r} is neither regression nor classification")
