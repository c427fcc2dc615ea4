# Step n_warmup still counts to the ramp.
# loses: warmup-cosine-fall | begins at step n_warmup
# loses: warmup-cosine-cases | The ramp ends one step late
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    if step <= n_warmup:
        return lr * (step + 1) / n_warmup if n_warmup else lr * (step + 1)
    progress = min((step - n_warmup) / (n_steps - n_warmup), 1)
    return 0.5 * lr * (1 + np.cos(np.pi * progress))
