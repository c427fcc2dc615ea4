# Looks at the first letter only.
# loses: predict-other-task | ValueError with a sentence
# %% solution="predict"
def predict(z, task):
    if task[0] == "r":
        return z
    if task == "classification":
        return softmax(z)
    raise ValueError(f"{task!r} is neither regression nor classification")
