# Takes λ/2 in the penalty and 2 λ in the gradient.
# loses: l2-cases | halve the penalty but not its gradient
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        parts = [l2_penalty(w, strength) for w in weights]
        return sum(penalty for penalty, _ in parts), [gradient for _, gradient in parts]
    return strength / 2 * np.sum(weights**2), 2 * strength * weights
