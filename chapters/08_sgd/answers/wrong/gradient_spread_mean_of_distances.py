# The mean distance instead of the root of the mean square.
# loses: spread-one-draw | Square the distances first
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    full = minibatch_gradient(w, X, y, np.arange(len(X)))
    distances = []
    for _ in range(n_draws):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        distances.append(np.linalg.norm(minibatch_gradient(w, X, y, rows) - full))
    return np.mean(distances)
