# Shuffles once and uses the same order in every epoch.
# loses: sgd-new-shuffle | Every epoch needs a new shuffle
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path, batches = [w], minibatches(len(X), batch_size, rng)
    for _ in range(n_epochs):
        for rows in batches:
            w = w - lr * minibatch_gradient(w, X, y, rows)
            path.append(w)
    return np.array(path)
