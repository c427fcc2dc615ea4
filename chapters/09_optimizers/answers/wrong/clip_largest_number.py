# The largest number for the norm.
# loses: clip-example | one factor
# loses: clip-cases | largest number
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = max(np.max(np.abs(grad)) for grad in grads)
    return [grad * max_norm / norm if norm > max_norm else grad for grad in grads]
