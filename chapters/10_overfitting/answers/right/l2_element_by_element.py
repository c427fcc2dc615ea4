# A loop over all elements; nested lists as results.
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if not isinstance(weights, (list, tuple)):
        penalty, (gradient,) = l2_penalty([weights], strength)
        return penalty, gradient
    penalty = 0.0
    for w in weights:
        for value in w.flat:
            penalty += strength * value**2
    return [penalty, [(2 * strength * w).tolist() for w in weights]]
