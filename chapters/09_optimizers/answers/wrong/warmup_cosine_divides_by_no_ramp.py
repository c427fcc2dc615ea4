# Computes the ramp before it asks whether there is one.
# loses: warmup-cosine-ramp | ZeroDivisionError
# loses: warmup-cosine-cases | ZeroDivisionError
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    ramp = lr * (step + 1) / n_warmup
    if step < n_warmup:
        return ramp
    progress = min((step - n_warmup) / (n_steps - n_warmup), 1)
    return 0.5 * lr * (1 + np.cos(np.pi * progress))
