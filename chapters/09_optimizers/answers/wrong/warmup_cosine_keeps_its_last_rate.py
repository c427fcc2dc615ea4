# From n_steps on the rate of the last step is kept.
# loses: warmup-cosine-fall | From step n_steps on
# loses: warmup-cosine-cases | 0
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    step = min(step, n_steps - 1)
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    progress = min((step - n_warmup) / (n_steps - n_warmup), 1)
    return 0.5 * lr * (1 + np.cos(np.pi * progress))
