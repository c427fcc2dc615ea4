# Returns all numbers in one array.
# loses: clip-example | items
# loses: clip-small | shape
# loses: clip-cases | expected
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    vector = np.concatenate([np.ravel(grad) for grad in grads])
    norm = np.linalg.norm(vector)
    return vector * (max_norm / norm) if norm > max_norm else vector
