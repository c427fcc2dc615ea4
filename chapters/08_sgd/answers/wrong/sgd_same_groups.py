# Cuts the minibatches once and shuffles only their order.
# loses: sgd-new-shuffle | not only the order of the minibatches
# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path, groups = [w], minibatches(len(X), batch_size, rng)
    for _ in range(n_epochs):
        for k in rng.permutation(len(groups)):
            w = w - lr * minibatch_gradient(w, X, y, groups[k])
            path.append(w)
    return np.array(path)
