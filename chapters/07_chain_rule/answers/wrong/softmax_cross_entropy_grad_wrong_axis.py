# Normalises over the samples; equal in a square array of equal numbers only.
# loses: softmax-grad-values | expected
# loses: softmax-grad-sums-to-zero | runs over the samples
# %% solution="softmax_cross_entropy_grad"
def softmax_cross_entropy_grad(z, labels):
    e = np.exp(z - z.max(axis=0))
    return (e / e.sum(axis=0) - np.eye(z.shape[1])[labels]) / len(z)
