# Takes the norm instead of its square.
# loses: l2-cases | the root of the sum
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        norm = np.linalg.norm(np.concatenate([w.ravel() for w in weights]))
        return strength * norm, [2 * strength * w for w in weights]
    return strength * np.linalg.norm(weights.ravel()), 2 * strength * weights
