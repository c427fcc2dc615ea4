# Truth minus prediction: the sign of every gradient is turned.
# loses: backward-b2 | expected
# loses: backward-W1 | opposite sign everywhere
# loses: backward-any-shape | The sign is wrong
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y - Y_hat) / len(Y)
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.sum(axis=0)}
