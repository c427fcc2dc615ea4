# Turns the targets it was given into differences.
# loses: backward-any-shape | changed its
# loses: backward-one-sample-two-outputs | changed its
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    Y_hat -= Y
    dY = 2 * Y_hat / len(Y)
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.sum(axis=0)}
