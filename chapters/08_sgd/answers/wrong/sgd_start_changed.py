# Walks on the caller's own array.
# loses: sgd-all-samples | changed its third argument
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    path = [w0.copy()]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            w0 -= lr * minibatch_gradient(w0, X, y, rows)
            path.append(w0.copy())
    return np.array(path)
