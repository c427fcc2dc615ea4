# `in` between two texts asks for a part of the name, not for the name.
# loses: predict-other-task | predict([0.0, 1.0], 'class')
# %% solution="predict"
def predict(z, task):
    if task in "regression":
        return z
    if task in "classification":
        return softmax(z)
    raise ValueError(f"there is no task {task}")
