# 1 / Σ e^(z_l − z_k): no maximum needed, for e^∞ = ∞ and 1 / ∞ = 0.
# %% solution="softmax"
def softmax(z):
    z = np.asarray(z, dtype=float)
    return 1 / np.exp(z[..., None, :] - z[..., :, None]).sum(axis=-1)
