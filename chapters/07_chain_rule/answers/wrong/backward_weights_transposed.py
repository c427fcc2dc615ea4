# Multiplies in the other order, so the weight gradients come out transposed.
# loses: backward-W1 | It is transposed
# loses: backward-W2 | The weight gradients are transposed
# loses: backward-any-shape | The weight gradients are transposed
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / len(Y)
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {"W1": cache["X"].T @ dZ1, "b1": dZ1.sum(axis=0), "W2": cache["H1"].T @ dY, "b2": dY.sum(axis=0)}
