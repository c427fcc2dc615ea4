# Cuts every number.
# loses: clip-example | one factor
# loses: clip-cases | cut every number
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    return [np.clip(grad, -max_norm, max_norm) for grad in grads]
