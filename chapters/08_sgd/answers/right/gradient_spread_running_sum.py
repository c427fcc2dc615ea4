# A running sum of squared distances, drawn through minibatches.
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    rows = list(range(len(y)))
    full = minibatch_gradient(w, X, y, rows)
    total = 0.0
    for _ in range(n_draws):
        d = minibatch_gradient(w, X, y, minibatches(len(y), batch_size, rng)[0]) - full
        total += float(d @ d)
    return (total / n_draws) ** 0.5
