# One long vector, and its norm from numpy.
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([np.ravel(grad) for grad in grads]))
    return [grad * min(1.0, max_norm / norm) if norm else grad for grad in grads]
