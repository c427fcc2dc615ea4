# Prints and warns while it works, and gives lists.
# %% solution="dense_batch"
import warnings


def dense_batch(X, W, b, f):
    print("X =", X)
    warnings.warn("I am not sure about the axis")
    Z = np.tensordot(X, W, axes=([1], [1])) + b
    print(f"Z = {Z}")
    return (Z if f is None else f(Z)).tolist()


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k, (W, b) in enumerate(layers):
        X = np.array(dense_batch(X, W, b, f if k < len(layers) - 1 else None))
    return X
