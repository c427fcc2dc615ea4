"""A small grey picture, drawn by code, for the lecture on layer types: edges in every direction, and flat areas."""

from __future__ import annotations

import numpy as np


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
