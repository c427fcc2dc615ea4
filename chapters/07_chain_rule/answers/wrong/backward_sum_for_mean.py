# Forgets to divide by the number of samples.
# loses: backward-b2 | expected
# loses: backward-W1 | The mean over the samples is missing
# loses: backward-any-shape | a sum stands where a mean belongs
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y)
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.sum(axis=0)}
