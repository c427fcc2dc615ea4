# Divides by samples times outputs: right for one output only.
# loses: backward-b2 | divides by the number of outputs as well
# loses: backward-W2 | divides by the number of outputs as well
# loses: backward-b1 | divides by the number of outputs as well
# loses: backward-W1 | divides by the number of outputs as well
# loses: backward-one-sample-two-outputs | half of what it should be
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / Y.size
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.sum(axis=0)}
