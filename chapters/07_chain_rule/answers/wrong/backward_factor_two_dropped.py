# Drops the 2 of the square's slope.
# loses: backward-b2 | half of what it should be
# loses: backward-W2 | half of what it should be
# loses: backward-any-shape | The factor 2 is missing
# loses: train-one-step | expected
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = (Y_hat - Y) / len(Y)
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.sum(axis=0)}
