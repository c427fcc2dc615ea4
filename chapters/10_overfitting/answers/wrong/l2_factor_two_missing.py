# Forgets the 2 of the derivative.
# loses: l2-array | 2 λ w
# loses: l2-cases | derivative of w² is 2 w
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        parts = [l2_penalty(w, strength) for w in weights]
        return sum(penalty for penalty, _ in parts), [gradient for _, gradient in parts]
    return strength * np.sum(weights**2), strength * weights
