# Divides numpy's 0 without asking: the factor is infinite, and 1 is smaller. A warning costs nothing.
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    scale = np.minimum(1.0, max_norm / norm)
    return [scale * grad for grad in grads]
