# Averages the bias gradients although dY holds the 1/N already.
# loses: backward-b2 | expected
# loses: backward-b1 | expected
# loses: backward-any-shape | averaged over the samples once more
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / len(Y)
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.mean(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.mean(axis=0)}
