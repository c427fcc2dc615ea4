# The path begins after the first step.
# loses: sgd-path | shape (5, 2)
# loses: sgd-new-shuffle | make a path of 28 points
# loses: sgd-each-sample-once | your path has 36
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = w0.copy()
    path = []
    for epoch in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            w = w - lr * minibatch_gradient(w, X, y, rows)
            path.append(w)
    return np.array(path)
