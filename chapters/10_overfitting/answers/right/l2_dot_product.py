# The dot product of the flat weights with themselves.
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, np.ndarray):
        flat = weights.ravel()
        return strength * flat @ flat, strength * 2 * weights
    total = 0.0
    gradients = []
    for w in weights:
        total += np.vdot(w, w)
        gradients.append(2 * strength * w)
    return strength * total, gradients
