# Scales the arrays of the caller.
# loses: clip-example | changed
# loses: clip-cases | same_kind
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    if norm > max_norm:
        for grad in grads:
            grad *= max_norm / norm
    return grads
