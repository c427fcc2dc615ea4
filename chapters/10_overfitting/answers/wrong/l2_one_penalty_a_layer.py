# Returns one penalty for each layer.
# loses: l2-list | One penalty for all layers
# loses: l2-cases | Add them up
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        parts = [l2_penalty(w, strength) for w in weights]
        return [penalty for penalty, _ in parts], [gradient for _, gradient in parts]
    return strength * np.sum(weights**2), 2 * strength * weights
