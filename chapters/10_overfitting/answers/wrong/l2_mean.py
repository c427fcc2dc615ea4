# Takes the mean of the squares.
# loses: l2-array | expected
# loses: l2-cases | take their sum
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        parts = [l2_penalty(w, strength) for w in weights]
        return sum(penalty for penalty, _ in parts), [gradient for _, gradient in parts]
    return strength * np.mean(weights**2), 2 * strength * weights
