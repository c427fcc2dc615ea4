# The error says nothing.
# loses: predict-other-task | says nothing
# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    if task == "classification":
        return softmax(z)
    raise ValueError
