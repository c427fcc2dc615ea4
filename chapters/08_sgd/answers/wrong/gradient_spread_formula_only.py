# Computes the theory and draws nothing.
# loses: spread-one-draw | One draw
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    n = len(X)
    each = 2 * X * (X @ w - y)[:, None]
    sigma = np.sqrt(np.mean(np.sum((each - each.mean(axis=0)) ** 2, axis=1)))
    return sigma / np.sqrt(batch_size) * np.sqrt((n - batch_size) / max(n - 1, 1))
