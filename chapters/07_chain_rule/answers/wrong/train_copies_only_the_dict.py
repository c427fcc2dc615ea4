# Copies the dictionary, but its arrays are still the caller's.
# loses: train-many-steps | changed its third argument
# %% solution="train"
def train(X, Y, params, lr, n_steps):
    params, losses = dict(params), []
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        losses.append(loss(Y_hat, Y))
        gradient = backward(Y_hat, Y, cache, params)
        for key in params:
            params[key] -= lr * gradient[key]
    return params, losses
