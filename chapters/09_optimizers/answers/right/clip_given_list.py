# Returns what it was given where nothing is too long, and a tuple else.
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = sum(float(np.vdot(grad, grad)) for grad in grads) ** 0.5
    return grads if norm <= max_norm else tuple(max_norm * (grad / norm) for grad in grads)
