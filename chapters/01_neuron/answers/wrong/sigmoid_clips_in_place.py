# Takes the danger out of large numbers in the caller's own array.
# loses: sigmoid-large | changed its first argument
# loses nothing else
# %% solution="sigmoid"
def sigmoid(z):
    z = np.asarray(z, dtype=float)
    if z.ndim:
        z[z < -700] = -700
        z[z > 700] = 700
    else:
        z = np.clip(z, -700, 700)
    return 1 / (1 + np.exp(-z))
