# Truth minus prediction.
# loses: softmax-grad-values | opposite sign
# loses: softmax-grad-sums-to-zero | The sign is wrong
# %% solution="softmax_cross_entropy_grad"
def softmax_cross_entropy_grad(z, labels):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (np.eye(z.shape[1])[labels] - p) / len(z)
