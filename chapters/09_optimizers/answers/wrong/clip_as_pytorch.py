# PyTorch's function, which adds 1e-6 to the norm.
# loses: clip-example | 0.6
# loses: clip-cases | as PyTorch does
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad * min(1.0, max_norm / (norm + 1e-6)) for grad in grads]
