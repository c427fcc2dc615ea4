# Takes only full batches.
# loses: sgd-path | shape (5, 2)
# loses: sgd-last-batch | its samples count too
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(n_epochs):
        for k, rows in enumerate(minibatches(len(X), batch_size, rng)):
            if len(rows) < batch_size and k > 0:
                continue
            w = w - lr * minibatch_gradient(w, X, y, rows)
            path.append(w)
    return np.array(path)
