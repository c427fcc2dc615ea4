# Falls in a straight line, which agrees half-way.
# loses: warmup-cosine-cases | in a straight line
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    return lr * max(0, 1 - (step - n_warmup) / (n_steps - n_warmup))
