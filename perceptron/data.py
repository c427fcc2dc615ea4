"""Small made-up data sets for the figures of several lectures; each is a function of its size and its seed."""

from __future__ import annotations

import numpy as np


def nonlinear_curve(x: np.ndarray) -> np.ndarray:
    """A curve on [-1, 1] that no straight line comes close to: a slow wave, a fast one, and a bump."""
    x = np.asarray(x, float)
    return 0.6 * np.sin(4 * x) + 0.35 * np.cos(11 * x) + 0.5 * np.exp(-60 * (x - 0.35) ** 2)


def nonlinear_samples(n_samples: int, noise: float = 0.1, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """`n_samples` points of that curve at random x in [-1, 1], with normal noise of that standard deviation."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, n_samples)
    return x, nonlinear_curve(x) + noise * rng.normal(size=n_samples)
