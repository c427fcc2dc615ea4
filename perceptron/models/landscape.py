"""Losses over two weights: bowls, and the way of gradient descent across any landscape.

Lectures 06 and later use it. A bowl is the loss ½ wᵀ H w; near its minimum, every smooth loss looks like one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

FAR = 1e6  # a path that is this far away has diverged; it stays there, so that numbers stay finite


@dataclass(frozen=True)
class Bowl:
    """The loss ½ wᵀ H w, minimum 0 at the origin; H of shape (2, 2), symmetric."""

    H: np.ndarray

    def loss(self, w: np.ndarray) -> np.ndarray:
        """½ wᵀ H w for every point of w, shape (…, 2)."""
        return 0.5 * np.einsum("...i,ij,...j->...", w, self.H, w)

    def gradient(self, w: np.ndarray) -> np.ndarray:
        """H w for every point of w, shape (…, 2)."""
        return w @ self.H


def bowl(flat: float, steep: float, degrees: float = 0.0) -> Bowl:
    """A bowl with the eigenvalues `flat` and `steep`; its flat direction is turned from the first axis."""
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return Bowl(turn @ np.diag([flat, steep]) @ turn.T)


def descend(
    gradient: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray | float,
    eta: np.ndarray | float,
    n_steps: int,
) -> np.ndarray:
    """All n_steps + 1 points of gradient descent with the learning rate `eta`, kept within ±FAR.

    With one weight, arrays of equal length for `start` and `eta` give that many paths side by side.
    """
    path = np.empty((n_steps + 1, *np.shape(start)))
    path[0] = start
    for k in range(n_steps):
        path[k + 1] = np.clip(path[k] - eta * gradient(path[k]), -FAR, FAR)
    return path
