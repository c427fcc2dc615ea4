# Returns the mean squared distance.
# loses: spread-two-samples | The square root is missing
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    full = minibatch_gradient(w, X, y, np.arange(len(X)))
    squares = []
    for _ in range(n_draws):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        squares.append(np.sum((minibatch_gradient(w, X, y, rows) - full) ** 2))
    return np.mean(squares)
