# Treats a list of arrays like one array.
# loses: l2-cases | l2_penalty
# loses: l2-list | l2_penalty
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    weights = np.array(weights)
    return strength * np.sum(weights**2), 2 * strength * weights
