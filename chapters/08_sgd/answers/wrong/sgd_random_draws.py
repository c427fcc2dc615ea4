# Draws every minibatch anew: an epoch is no pass through the data.
# loses: sgd-each-sample-once | exactly once
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path, n = [w], len(X)
    for _ in range(n_epochs):
        for start in range(0, n, batch_size):
            rows = rng.integers(0, n, size=min(batch_size, n - start))
            w = w - lr * minibatch_gradient(w, X, y, rows)
            path.append(w)
    return np.array(path)
