# Averages the squares over the features as well.
# loses: spread-two-samples | averaged over the features too
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    full = minibatch_gradient(w, X, y, np.arange(len(X)))
    differences = []
    for _ in range(n_draws):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        differences.append(minibatch_gradient(w, X, y, rows) - full)
    return np.sqrt(np.mean(np.array(differences) ** 2))
