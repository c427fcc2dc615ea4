# Calls f for each number by itself.
# loses: dense-activation | It takes the whole array
# loses nothing else
# %% solution="dense"
def dense(x, W, b, f):
    z = W @ x + b
    return z if f is None else np.array([f(v) for v in z])
