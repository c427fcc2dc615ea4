# Never calls f.
# loses: batch-activation | You never call f
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    return X @ W.T + b


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k, (W, b) in enumerate(layers):
        X = X @ W.T + b
        if f is not None and k < len(layers) - 1:
            X = f(X)
    return X
