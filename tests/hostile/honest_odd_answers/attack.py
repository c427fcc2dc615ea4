# Honest: answers that are objects, use threads and processes, and return arrays of objects.
# %% added
from __future__ import annotations

import functools
import multiprocessing
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

warnings.simplefilter("error")
pool = ThreadPoolExecutor(4)

# %% added
import sys

sys.stdout = sys.stderr = None  # to be quiet


# %% solution="step"
@dataclass
class Step:
    threshold: Later
    calls: int = 0

    def __call__(self, z: Later) -> Later:
        self.calls += 1
        fires = np.vectorize(lambda v: 1.0 if v > self.threshold else 0.0, otypes=[object])
        return fires(z) if np.size(z) else np.asarray(z)


step = Step(0.0)


# %% solution="sigmoid"
def scaled(high, z):
    return high / (1 + np.exp(-np.clip(np.asarray(z, float), -700, 700)))


sigmoid = functools.partial(scaled, 1.0)


# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if len(x) != len(w):
        raise ValueError(f"{len(x)} inputs, but {len(w)} weights")
    return b + sum(pool.map(lambda pair: pair[0] * pair[1], zip(x, w)))


# %% solution="decision_boundary"
def boundary(w, b):
    if w[1] == 0:
        raise ValueError("the line is vertical: w_2 is 0")
    return -w[0] / w[1], -b / w[1]


def decision_boundary(w, b):
    with multiprocessing.Pool(1) as processes:
        return processes.starmap(boundary, [(w, b)])[0]
