# Gradients of all samples once, then means over permutations; the root of the mean by norm.
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    each = 2 * X * (X @ w - y)[:, None]
    draws = np.array([each[rng.permutation(len(X))[:batch_size]].mean(axis=0) for _ in range(n_draws)])
    return np.linalg.norm(draws - each.mean(axis=0)) / np.sqrt(n_draws)
