# Puts the minus of the update into the gradient.
# loses: l2-cases | points downhill
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        parts = [l2_penalty(w, strength) for w in weights]
        return sum(penalty for penalty, _ in parts), [gradient for _, gradient in parts]
    return strength * np.sum(weights**2), -2 * strength * weights
