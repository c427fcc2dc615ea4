# The same curve through tanh.
# %% solution="sigmoid"
def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))
