# Takes λ/2, as some books do.
# loses: l2-cases | Some books do
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        parts = [l2_penalty(w, strength) for w in weights]
        return sum(penalty for penalty, _ in parts), [gradient for _, gradient in parts]
    return strength / 2 * np.sum(weights**2), strength * weights
