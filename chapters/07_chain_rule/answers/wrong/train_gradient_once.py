# Computes the gradient once and follows it for ever; right for one step.
# loses: train-losses | The gradient is computed once
# loses: train-many-steps | The gradient is computed once
# %% solution="train"
def train(X, Y, params, lr, n_steps):
    losses = []
    Y_hat, cache = forward(X, params)
    gradient = backward(Y_hat, Y, cache, params)
    for _ in range(n_steps):
        losses.append(loss(forward(X, params)[0], Y))
        params = {key: params[key] - lr * gradient[key] for key in params}
    return params, losses
