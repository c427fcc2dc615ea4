# Multiplies the weights in place.
# loses: l2-array | changed its first argument
# loses: l2-list | changed its first argument
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    layers = weights if isinstance(weights, list) else [weights]
    penalty = strength * sum(np.sum(w**2) for w in layers)
    for w in layers:
        w *= 2 * strength
    gradient = [w.copy() for w in layers]
    return penalty, gradient if isinstance(weights, list) else gradient[0]
