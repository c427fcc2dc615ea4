# Ramp and cosine as two factors that are at most 1.
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    ramp = np.minimum(1, (step + 1) / n_warmup) if n_warmup else 1
    progress = np.clip((step - n_warmup) / (n_steps - n_warmup), 0, 1)
    return np.array(lr * ramp * (0.5 + 0.5 * np.cos(np.pi * progress)))
