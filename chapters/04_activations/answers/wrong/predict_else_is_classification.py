# Everything else is a classification.
# loses: predict-other-task | ValueError with a sentence
# %% solution="predict"
def predict(z, task):
    if task == "regression":
        return z
    return softmax(z)
