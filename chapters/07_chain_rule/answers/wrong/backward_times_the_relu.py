# Multiplies by ReLU(Z1) instead of by its slope.
# loses: backward-any-shape | multiplied by ReLU(Z1)
# loses: backward-W1 | expected
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / len(Y)
    dZ1 = (dY @ params["W2"]) * cache["H1"]
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.sum(axis=0)}
