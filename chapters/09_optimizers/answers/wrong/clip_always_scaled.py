# Makes short gradients long.
# loses: clip-small | Nothing is made longer
# loses: clip-cases | make short gradients longer
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad * max_norm / norm if norm else 1.0 * grad for grad in grads]
