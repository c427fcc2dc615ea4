# e^z / (1 + e^z) gives nan for large z.
# loses: sigmoid-large | NaN
# loses nothing else
# %% solution="sigmoid"
def sigmoid(z):
    e = np.exp(np.asarray(z, dtype=float))
    return e / (1 + e)
