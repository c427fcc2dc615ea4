# Updates in place and appends copies; shuffles data and targets together.
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path = [w.copy()]
    n = X.shape[0]
    for _ in range(n_epochs):
        order = rng.permutation(n)
        Xs, ys = X[order], y[order]
        for start in range(0, n, batch_size):
            A, b = Xs[start : start + batch_size], ys[start : start + batch_size]
            w -= lr * 2 * A.T @ (A @ w - b) / len(b)
            path.append(w.copy())
    return np.vstack(path)
