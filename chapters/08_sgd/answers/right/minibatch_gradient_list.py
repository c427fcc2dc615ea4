# Plain lists and numbers for the gradient; sgd makes arrays of them where it needs arrays.
# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    gradient = [0.0] * len(w)
    for row in rows:
        difference = sum(a * b for a, b in zip(X[row], w)) - y[row]
        for j in range(len(w)):
            gradient[j] += 2 * difference * X[row][j] / len(rows)
    return gradient
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    path = [list(w0)]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            gradient = minibatch_gradient(path[-1], X, y, rows)
            path.append([w - lr * g for w, g in zip(path[-1], gradient)])
    return path
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    full = minibatch_gradient(w, X, y, range(len(X)))
    total = 0.0
    for _ in range(n_draws):
        drawn = minibatch_gradient(w, X, y, rng.permutation(len(X))[:batch_size])
        total += sum((a - b) ** 2 for a, b in zip(drawn, full))
    return (total / n_draws) ** 0.5
