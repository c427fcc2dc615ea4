# Lets the gradient through neurons that are off.
# loses: backward-b1 | expected
# loses: backward-W1 | expected
# loses: backward-any-shape | ReLU's own slope is missing
# loses: backward-relu-off | off
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / len(Y)
    dZ1 = dY @ params["W2"]
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.sum(axis=0)}
