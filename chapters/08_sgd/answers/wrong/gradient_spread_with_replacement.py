# Lets a sample come twice in one minibatch.
# loses: spread-whole-batch | replace=False
# loses: spread-one-draw | replace=False
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    full = minibatch_gradient(w, X, y, np.arange(len(X)))
    squares = []
    for _ in range(n_draws):
        rows = rng.choice(len(X), size=batch_size)
        squares.append(np.sum((minibatch_gradient(w, X, y, rows) - full) ** 2))
    return np.sqrt(np.mean(squares))
