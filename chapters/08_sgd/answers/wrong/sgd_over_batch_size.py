# Divides the last, smaller batch by the full batch size.
# loses: sgd-last-batch | average over its own rows, not over batch_size
# loses: sgd-all-samples | average over its own rows
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            w = w - lr * 2 / batch_size * X[rows].T @ (X[rows] @ w - y[rows])
            path.append(w)
    return np.array(path)
