# The minus sign in the exponent is missing.
# loses: sigmoid-values | minus sign in the exponent
# %% solution="sigmoid"
def sigmoid(z):
    return 1 / (1 + np.exp(np.asarray(z, dtype=float)))
