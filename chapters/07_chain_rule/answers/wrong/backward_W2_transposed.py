# Multiplies by W2.T on the way back, and hides the shape error where W2 is square.
# loses: backward-W1 | ValueError: matmul
# loses: backward-any-shape | stopped with ValueError
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / len(Y)
    dZ1 = (dY @ params["W2"].T) * (cache["Z1"] > 0)
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.sum(axis=0)}
