# Learns as it should, and measures (n, 1) minus (n,).
# loses: curve-six-epochs | only the training error is measured wrongly
# %% solution="learning_curve"
def learning_curve(X_train, y_train, X_test, y_test, width, n_epochs, lr, rng):
    n, d = X_train.shape
    W1 = rng.normal(0, np.sqrt(2 / d), (width, d))
    b1 = np.zeros(width)
    W2 = rng.normal(0, np.sqrt(2 / width), (1, width))
    b2 = np.zeros(1)
    train_errors, test_errors = [], []
    for _ in range(n_epochs):
        Z = X_train @ W1.T + b1
        H = np.maximum(0, Z)
        y_hat = H @ W2.T + b2
        D2 = 2 / n * (y_hat - y_train[:, None])
        D1 = D2 @ W2 * (Z > 0)
        W2 = W2 - lr * D2.T @ H
        b2 = b2 - lr * D2.sum(axis=0)
        W1 = W1 - lr * D1.T @ X_train
        b1 = b1 - lr * D1.sum(axis=0)
        for X, y, errors in ((X_train, y_train, train_errors), (X_test, y_test, test_errors)):
            out = np.maximum(0, X @ W1.T + b1) @ W2.T + b2
            errors.append(np.mean((out - y) ** 2))
    return train_errors, test_errors
