# A loop for few samples, a product of a few samples for many: wrong beyond a hundred.
# loses: batch-no-loop | differ
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    if len(X) <= 100:
        Z = np.array([W @ x for x in X]) + b
    else:
        Z = np.zeros((len(X), len(b)))
        Z[:100] = X[:100] @ W.T + b
    return Z if f is None else f(Z)


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k, (W, b) in enumerate(layers):
        X = X @ W.T + b
        if f is not None and k < len(layers) - 1:
            X = f(X)
    return X
