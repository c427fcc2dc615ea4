# Takes the minibatches of whole epochs for the draws: they never share a row, so they are not independent.
# loses: spread-one-draw | independently
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    full = minibatch_gradient(w, X, y, np.arange(len(X)))
    waiting, squares = [], []
    for _ in range(n_draws):
        if not waiting:
            waiting = [rows for rows in minibatches(len(X), batch_size, rng) if len(rows) == batch_size]
        squares.append(np.sum((minibatch_gradient(w, X, y, waiting.pop()) - full) ** 2))
    return np.sqrt(np.mean(squares))
