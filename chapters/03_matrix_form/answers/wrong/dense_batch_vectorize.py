# np.vectorize is a loop too.
# loses: batch-no-loop | walks through the samples
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    Z = np.vectorize(lambda x: W @ x, signature="(i)->(j)")(X) + b
    return Z if f is None else f(Z)


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k, (W, b) in enumerate(layers):
        X = X @ W.T + b
        if f is not None and k < len(layers) - 1:
            X = f(X)
    return X
