# Clips logits to what exp can hold.
# loses: cross_entropy_from_logits-large | clipped
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    z = np.clip(z, -700, 700)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels])
