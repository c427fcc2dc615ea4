# Computes the factor before it looks at the norm, which may be 0.
# loses: clip-small | ZeroDivisionError
# loses: clip-cases | ZeroDivisionError
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = sum(float(np.sum(grad**2)) for grad in grads) ** 0.5
    scale = max_norm / norm
    return [scale * grad if scale < 1 else grad for grad in grads]
