# Notes the path once an epoch.
# loses: sgd-path | 5 points
# loses: sgd-last-batch | one a step
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            w = w - lr * minibatch_gradient(w, X, y, rows)
        path.append(w)
    return np.array(path)
