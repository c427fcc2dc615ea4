# Python's sum adds up rows only: an array is left for a matrix.
# loses: l2-list | expected
# loses: l2-cases | all axes
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        return sum(strength * sum(w**2) for w in weights), [2 * strength * w for w in weights]
    return strength * sum(weights**2), 2 * strength * weights
