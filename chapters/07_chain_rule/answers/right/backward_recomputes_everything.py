# Takes only X, the targets and the params, and runs forward again.
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    out, again = forward(cache["X"], params)
    err = (out - Y) * (2 / len(out))
    hidden = np.where(again["H1"] > 0, err @ params["W2"], 0)
    g = {}
    g["W2"], g["b2"] = err.T @ again["H1"], err.sum(0)
    g["W1"], g["b1"] = hidden.T @ cache["X"], hidden.sum(0)
    return g
