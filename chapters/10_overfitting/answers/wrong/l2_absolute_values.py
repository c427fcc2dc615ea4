# Sums absolute values, with the sign as gradient: L1.
# loses: l2-cases | L2 squares the weights
# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    if isinstance(weights, list):
        parts = [l2_penalty(w, strength) for w in weights]
        return sum(penalty for penalty, _ in parts), [gradient for _, gradient in parts]
    return strength * np.sum(np.abs(weights)), strength * np.sign(weights)
