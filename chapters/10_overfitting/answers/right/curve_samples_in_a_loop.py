# One sample at a time, gradients added up; arrays as results.
# %% solution="learning_curve"
def learning_curve(X_train, y_train, X_test, y_test, width, n_epochs, lr, rng):
    p = {
        "W1": rng.standard_normal((width, X_train.shape[1])) * (2 / X_train.shape[1]) ** 0.5,
        "b1": np.zeros(width),
        "w2": rng.standard_normal(width) * (2 / width) ** 0.5,
        "b2": 0.0,
    }

    def predict(x):
        z = p["W1"] @ x + p["b1"]
        return z, p["w2"] @ np.where(z > 0, z, 0) + p["b2"]

    errors = np.zeros((2, n_epochs))
    for epoch in range(n_epochs):
        grads = {key: 0.0 for key in p}
        for x, y in zip(X_train, y_train):
            z, y_hat = predict(x)
            d = 2 * (y_hat - y) / len(y_train)
            hidden = d * p["w2"] * (z > 0)
            grads["w2"] = grads["w2"] + d * np.where(z > 0, z, 0)
            grads["b2"] = grads["b2"] + d
            grads["W1"] = grads["W1"] + np.outer(hidden, x)
            grads["b1"] = grads["b1"] + hidden
        for key in p:
            p[key] = p[key] - lr * grads[key]
        for k, (X, Y) in enumerate([(X_train, y_train), (X_test, y_test)]):
            errors[k, epoch] = np.mean([(predict(x)[1] - y) ** 2 for x, y in zip(X, Y)])
    return errors[0], errors[1]
