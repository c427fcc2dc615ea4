# Never takes more than five neurons, "which are enough".
# loses: curve-learns | does the network have `width` of them
# %% solution="learning_curve"
def learning_curve(X_train, y_train, X_test, y_test, width, n_epochs, lr, rng):
    n, n_inputs = X_train.shape
    width = min(width, 5)
    W1, b1 = rng.normal(0, np.sqrt(2 / n_inputs), (width, n_inputs)), np.zeros(width)
    W2, b2 = rng.normal(0, np.sqrt(2 / width), (1, width)), np.zeros(1)
    y_column = y_train.reshape(-1, 1)

    def mean_squared_error(X, y):
        y_hat = (np.maximum(0, X @ W1.T + b1) @ W2.T + b2)[:, 0]
        return float(np.mean((y_hat - y) ** 2))

    train_errors, test_errors = [], []
    for _ in range(n_epochs):
        Z = X_train @ W1.T + b1
        H = np.maximum(0, Z)
        D2 = 2 / n * (H @ W2.T + b2 - y_column)
        D1 = (D2 @ W2) * (Z > 0)
        W2, b2 = W2 - lr * D2.T @ H, b2 - lr * D2.sum(axis=0)
        W1, b1 = W1 - lr * D1.T @ X_train, b1 - lr * D1.sum(axis=0)
        train_errors.append(mean_squared_error(X_train, y_train))
        test_errors.append(mean_squared_error(X_test, y_test))
    return train_errors, test_errors
