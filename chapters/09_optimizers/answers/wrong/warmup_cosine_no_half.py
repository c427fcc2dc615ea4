# Forgets the ½.
# loses: warmup-cosine-ramp | there is no ramp
# loses: warmup-cosine-fall | cos(0) = 1
# loses: warmup-cosine-cases | begins at twice lr
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    return lr * (1 + np.cos(np.pi * min((step - n_warmup) / (n_steps - n_warmup), 1)))
