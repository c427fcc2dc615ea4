# Updates the given arrays in place.
# loses: train-keeps-the-start | work on a copy of the dict
# loses: train-one-step | changed its third argument
# %% solution="train"
def train(X, Y, params, lr, n_steps):
    losses = []
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        losses.append(loss(Y_hat, Y))
        gradient = backward(Y_hat, Y, cache, params)
        for key in params:
            params[key] -= lr * gradient[key]
    return params, losses
