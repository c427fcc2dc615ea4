# Draws one minibatch and counts it n_draws times.
# loses: spread-theory | Every draw must be a new, random pair
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    full = minibatch_gradient(w, X, y, np.arange(len(X)))
    rows = rng.choice(len(X), size=batch_size, replace=False)
    squares = [np.sum((minibatch_gradient(w, X, y, rows) - full) ** 2) for _ in range(n_draws)]
    return np.sqrt(np.mean(squares))
