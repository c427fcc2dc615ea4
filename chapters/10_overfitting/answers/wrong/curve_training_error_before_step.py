# Training error from the outputs before the step, test error after it.
# loses: curve-by-hand | training error before the step and the test error after
# loses: curve-learns | the same error, of the same network
# %% solution="learning_curve"
def learning_curve(X_train, y_train, X_test, y_test, width, n_epochs, lr, rng):
    n, n_inputs = X_train.shape
    W1, b1 = rng.normal(0, np.sqrt(2 / n_inputs), (width, n_inputs)), np.zeros(width)
    W2, b2 = rng.normal(0, np.sqrt(2 / width), (1, width)), np.zeros(1)
    y_column = y_train.reshape(-1, 1)

    def error(X, y):
        H = np.maximum(0, X @ W1.T + b1)
        return np.mean((H @ W2.T + b2 - y.reshape(-1, 1)) ** 2)

    train_errors, test_errors = [], []
    for _ in range(n_epochs):
        Z = X_train @ W1.T + b1
        H = np.maximum(0, Z)
        D2 = 2 / n * (H @ W2.T + b2 - y_column)
        D1 = (D2 @ W2) * (Z > 0)
        dW2, db2 = D2.T @ H, D2.sum(axis=0)
        dW1, db1 = D1.T @ X_train, D1.sum(axis=0)
        W1, b1, W2, b2 = W1 - lr * dW1, b1 - lr * db1, W2 - lr * dW2, b2 - lr * db2
        train_errors.append(np.mean((H @ (W2 + lr * dW2).T + b2 + lr * db2 - y_column) ** 2))
        test_errors.append(error(X_test, y_test))
    return train_errors, test_errors
