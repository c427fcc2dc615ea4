# Writes into the logits that it was given.
# loses: softmax-grad-values | changed its first argument
# %% solution="softmax_cross_entropy_grad"
def softmax_cross_entropy_grad(z, labels):
    z -= z.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return (p - np.eye(z.shape[1])[labels]) / len(z)
