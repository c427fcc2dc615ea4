"""Small made-up data: samples of a curve, a function of their number and seed, and a grey picture drawn by code."""

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


def house(size: int = 64) -> np.ndarray:
    """A house under a sun: array of shape (size, size), 0 black to 1 white, row 0 at the top."""
    row, column = np.mgrid[0:size, 0:size] / (size - 1)
    picture = np.where(row < 0.8, 0.78 - 0.25 * row, 0.35)  # sky, and the ground below
    picture[(row - 0.18) ** 2 + (column - 0.8) ** 2 < 0.11**2] = 1.0  # sun
    picture[(abs(column - 0.4) < 0.24) & (row > 0.45) & (row < 0.85)] = 0.9  # wall
    picture[(abs(column - 0.4) < 0.32 * (row - 0.2) / 0.25) & (row > 0.2) & (row <= 0.45)] = 0.15  # roof
    picture[(abs(column - 0.5) < 0.06) & (row > 0.6) & (row < 0.85)] = 0.25  # door
    window = (abs(column - 0.28) < 0.07) & (abs(row - 0.6) < 0.07)
    bars = (abs(column - 0.28) < 0.012) | (abs(row - 0.6) < 0.012)
    picture[window & ~bars] = 0.2
    return picture
