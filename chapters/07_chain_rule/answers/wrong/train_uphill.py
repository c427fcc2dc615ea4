# Adds the gradient.
# loses: train-one-step | expected
# loses: train-losses | goes uphill
# loses: train-many-steps | goes uphill
# %% solution="train"
def train(X, Y, params, lr, n_steps):
    losses = []
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        losses.append(loss(Y_hat, Y))
        gradient = backward(Y_hat, Y, cache, params)
        params = {key: params[key] + lr * gradient[key] for key in params}
    return params, losses
