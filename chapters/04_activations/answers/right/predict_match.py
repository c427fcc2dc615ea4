# match and case.
# %% solution="predict"
def predict(z, task):
    match task:
        case "regression":
            return np.array(z)
        case "classification":
            return softmax(z)
        case _:
            raise ValueError("unknown task " + str(task))
