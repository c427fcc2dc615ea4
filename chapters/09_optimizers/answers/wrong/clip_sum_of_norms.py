# Adds up the norms of the arrays.
# loses: clip-example | one factor
# loses: clip-cases | add up the norms
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = sum(np.linalg.norm(grad) for grad in grads)
    return [grad * max_norm / norm if norm > max_norm else grad for grad in grads]
