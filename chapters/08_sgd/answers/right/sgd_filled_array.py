# Fills an array made beforehand, and uses the rng in another way.
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    steps = steps_per_epoch(len(X), batch_size)
    path = np.zeros((n_epochs * steps + 1, len(w0)))
    path[0] = w0
    k = 0
    for epoch in range(n_epochs):
        order = np.argsort(rng.normal(size=len(X)))
        for step in range(steps):
            rows = order[step * batch_size : (step + 1) * batch_size]
            path[k + 1] = path[k] - lr * minibatch_gradient(path[k], X, y, rows)
            k += 1
    return path
