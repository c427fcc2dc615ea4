# The sum of squares for the norm.
# loses: clip-example | one factor
# loses: clip-cases | The root is missing
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = sum(np.sum(grad**2) for grad in grads)
    return [grad * max_norm / norm if norm > max_norm else grad for grad in grads]
