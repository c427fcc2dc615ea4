# The same curve as a squared cosine, from the standard library.
# %% solution="warmup_cosine"
import math


def warmup_cosine(lr, step, n_warmup, n_steps):
    if step >= n_steps:
        return 0.0
    if step < n_warmup:
        return lr / n_warmup * (step + 1)
    return lr * math.cos(math.pi / 2 * (step - n_warmup) / (n_steps - n_warmup)) ** 2
