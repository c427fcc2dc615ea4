# Computes in 16 bits: fine for halves, not for decimals.
# loses: collapse-any-shape | differ
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    W1, b1, W2, b2 = (np.asarray(part, dtype=np.float16) for part in (W1, b1, W2, b2))
    return W2 @ W1, W2 @ b1 + b2
