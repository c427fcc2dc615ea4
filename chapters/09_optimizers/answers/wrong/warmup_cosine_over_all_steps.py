# The cosine runs from step 0 on, behind the ramp.
# loses: warmup-cosine-fall | begins at step n_warmup
# loses: warmup-cosine-cases | begins at step 0 instead of at the end of the ramp
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    return 0.5 * lr * (1 + np.cos(np.pi * min(step / n_steps, 1)))
