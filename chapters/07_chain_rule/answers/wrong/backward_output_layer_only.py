# Gets the output layer right and gives up on the hidden layer.
# loses: backward-W1 | is zero everywhere
# loses: backward-b1 | is zero everywhere
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / len(Y)
    return {
        "W1": np.zeros_like(params["W1"]),
        "b1": np.zeros_like(params["b1"]),
        "W2": dY.T @ cache["H1"],
        "b2": dY.sum(axis=0),
    }
