# Adds the loss after the last step.
# loses: train-one-step | must have shape (1,)
# loses: train-losses | one loss too many
# %% solution="train"
def train(X, Y, params, lr, n_steps):
    losses = [loss(forward(X, params)[0], Y)]
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        gradient = backward(Y_hat, Y, cache, params)
        params = {key: params[key] - lr * gradient[key] for key in params}
        losses.append(loss(forward(X, params)[0], Y))
    return params, losses
