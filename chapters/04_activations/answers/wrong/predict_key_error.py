# A dictionary raises KeyError.
# loses: predict-other-task | KeyError
# %% solution="predict"
def predict(z, task):
    return {"regression": lambda z: z, "classification": softmax}[task](z)
