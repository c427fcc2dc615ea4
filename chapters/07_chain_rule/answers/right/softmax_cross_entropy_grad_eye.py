# One-hot rows from the identity matrix, probabilities from log-sum-exp.
# %% solution="softmax_cross_entropy_grad"
def softmax_cross_entropy_grad(z, labels):
    n, k = z.shape
    log_p = z - np.logaddexp.reduce(z, axis=1)[:, None]
    return (np.exp(log_p) - np.eye(k)[labels]) / n
