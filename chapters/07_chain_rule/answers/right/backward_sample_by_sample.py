# One sample at a time, with outer products, as the derivation for one x is written.
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    gradient = {key: np.zeros_like(value, dtype=float) for key, value in params.items()}
    n = len(Y)
    for i in range(n):
        dy = 2 * (Y_hat[i] - Y[i]) / n
        dz = (params["W2"].T @ dy) * np.where(cache["Z1"][i] > 0, 1.0, 0.0)
        gradient["W2"] += np.outer(dy, cache["H1"][i])
        gradient["b2"] += dy
        gradient["W1"] += np.outer(dz, cache["X"][i])
        gradient["b1"] += dz
    return gradient
