# A dictionary of functions; the error is checked first.
# %% solution="predict"
def predict(z, task):
    functions = {"regression": np.asarray, "classification": softmax}
    if task not in functions:
        raise ValueError(f"{task} is not one of {list(functions)}")
    return functions[task](z)
