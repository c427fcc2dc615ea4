# Counts only the last layer of a list.
# loses: l2-cases | only the last array
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        parts = [l2_penalty(w, strength) for w in weights]
        return parts[-1][0], [gradient for _, gradient in parts]
    return strength * np.sum(weights**2), 2 * strength * weights
