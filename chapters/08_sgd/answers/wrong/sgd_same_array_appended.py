# Changes w in place and appends the same array every time; copies the start only.
# loses: sgd-all-samples | the same array was appended
# loses: sgd-path | The first point of the path must be w0
# loses: sgd-each-sample-once | Points of your path that follow each other are equal
# loses: sgd-new-shuffle | Points of your path that follow each other are equal
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            w -= lr * minibatch_gradient(w, X, y, rows)
            path.append(w)
    return np.array(path)
