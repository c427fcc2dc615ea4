# The first step has the rate 0.
# loses: warmup-cosine-ramp | four steps
# loses: warmup-cosine-cases | Your ramp starts at 0
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    if step < n_warmup:
        return lr * step / n_warmup
    progress = min((step - n_warmup) / (n_steps - n_warmup), 1)
    return 0.5 * lr * (1 + np.cos(np.pi * progress))
