# Applies the ReLU to the gradient instead of asking whether the neuron was on.
# loses: backward-b1 | expected
# loses: backward-any-shape | The ReLU is applied to the gradient
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / len(Y)
    dZ1 = np.maximum(0, dY @ params["W2"])
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(axis=0), "W2": dY.T @ cache["H1"], "b2": dY.sum(axis=0)}
