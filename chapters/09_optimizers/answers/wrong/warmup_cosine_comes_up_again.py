# Nothing holds the cosine after the end.
# loses: warmup-cosine-cases | After n_steps your cosine comes up again
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    return 0.5 * lr * (1 + np.cos(np.pi * (step - n_warmup) / (n_steps - n_warmup)))
