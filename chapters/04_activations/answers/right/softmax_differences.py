# 1 / Σ e^(z_l − z_k): an overflow to infinity makes the right 0, with a warning.
# %% solution="softmax"
def softmax(z):
    z = np.asarray(z, dtype=float)
    return 1 / np.exp(z[..., None, :] - z[..., :, None]).sum(axis=-1)
