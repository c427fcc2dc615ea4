# Notes the loss after each update.
# loses: train-one-step | expected
# loses: train-losses | noted after each update
# %% solution="train"
def train(X, Y, params, lr, n_steps):
    losses = []
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        gradient = backward(Y_hat, Y, cache, params)
        params = {key: params[key] - lr * gradient[key] for key in params}
        losses.append(loss(forward(X, params)[0], Y))
    return params, losses
