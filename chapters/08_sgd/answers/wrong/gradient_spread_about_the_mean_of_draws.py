# The standard deviation of the draws: their distance from their own mean.
# loses: spread-one-draw | distance from the full gradient
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    draws = np.array(
        [
            minibatch_gradient(w, X, y, rng.choice(len(X), size=batch_size, replace=False))
            for _ in range(n_draws)
        ]
    )
    return np.sqrt(np.mean(np.sum((draws - draws.mean(axis=0)) ** 2, axis=1)))
