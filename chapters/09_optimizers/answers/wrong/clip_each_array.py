# Clips every array by its own norm.
# loses: clip-example | one factor
# loses: clip-cases | norm of its own
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    clipped = []
    for grad in grads:
        norm = np.sqrt(np.sum(grad**2))
        clipped.append(grad * max_norm / norm if norm > max_norm else grad)
    return clipped
