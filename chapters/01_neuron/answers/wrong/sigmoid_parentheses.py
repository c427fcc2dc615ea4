# 1 / 1 + e^-z: parentheses forgotten.
# loses: sigmoid-values | parentheses are missing
# %% solution="sigmoid"
def sigmoid(z):
    return 1 / 1 + np.exp(-np.asarray(z, dtype=float))
