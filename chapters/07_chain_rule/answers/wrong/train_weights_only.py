# Forgets that biases learn too.
# loses: train-one-step | expected
# loses: train-losses | The biases never move
# %% solution="train"
def train(X, Y, params, lr, n_steps):
    losses = []
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        losses.append(loss(Y_hat, Y))
        gradient = backward(Y_hat, Y, cache, params)
        params = {
            **params,
            "W1": params["W1"] - lr * gradient["W1"],
            "W2": params["W2"] - lr * gradient["W2"],
        }
    return params, losses
