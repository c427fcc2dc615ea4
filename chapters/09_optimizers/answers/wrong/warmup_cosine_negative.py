# Only the cosine, without the 1 +, cut at 0.
# loses: warmup-cosine-fall | Step 8 is half-way
# loses: warmup-cosine-cases | expected
# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    return lr * max(0.0, np.cos(np.pi * min((step - n_warmup) / (n_steps - n_warmup), 1)))
