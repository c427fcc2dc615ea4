# Subtracts the largest logit of the whole array: rows far below it become 0/0.
# loses: softmax-grad-extreme | NaN
# %% solution="softmax_cross_entropy_grad"
def softmax_cross_entropy_grad(z, labels):
    e = np.exp(z - z.max())
    return (e / e.sum(axis=1, keepdims=True) - np.eye(z.shape[1])[labels]) / len(z)
