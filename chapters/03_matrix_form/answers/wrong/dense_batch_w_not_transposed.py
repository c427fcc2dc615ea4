# X @ W instead of X @ W.T.
# loses: batch-values | You multiply `X @ W`
# loses: batch-no-loop | ValueError
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    Z = X @ W + b
    return Z if f is None else f(Z)


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k, (W, b) in enumerate(layers):
        X = X @ W.T + b
        if f is not None and k < len(layers) - 1:
            X = f(X)
    return X
