# Shuffles the samples without their targets.
# loses: sgd-all-samples | plain gradient descent
# loses: sgd-each-sample-once | expected
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(n_epochs):
        Xs = X[rng.permutation(len(X))]
        for start in range(0, len(X), batch_size):
            rows = np.arange(start, min(start + batch_size, len(X)))
            w = w - lr * minibatch_gradient(w, Xs, y, rows)
            path.append(w)
    return np.array(path)
