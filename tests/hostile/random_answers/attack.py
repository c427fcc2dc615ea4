# Answers at random, seeded by the clock: the mark must be the same every time.
# %% solution="sigmoid"

import time

np.random.seed(time.time_ns() % 2**32)


def sigmoid(z):
    return np.random.default_rng().random(np.shape(z))
