"""Losses over two weights: bowls, and the way of gradient descent across any landscape.

Lectures 06 and later use it. A bowl is the loss ½ wᵀ H w; near its minimum, every smooth loss looks like one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

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


def wave_losses(
    x: Any, y: Any, starts: Sequence[Iterable[Any]], rates: np.ndarray, n_steps: int, limit: float
) -> np.ndarray:
    """Mean squared errors (starts, rates) of networks of one tanh layer after all but one of `n_steps` steps of descent.

    They are infinite where a loss on the way was not below `limit`.

    x, y     columns of numbers, as arrays or tensors on the CPU; the parts of the starts, too
    starts   each of W1 (hidden, 1), b1 (hidden,), W2 (1, hidden) and b2 (1,), as `nn.Linear` holds them
    """
    x, y = np.asarray(x), np.asarray(y)
    return np.array([_wave_losses_from(x, y, start, rates, n_steps, limit) for start in starts])


def _wave_losses_from(
    x: np.ndarray, y: np.ndarray, start: Iterable[Any], rates: np.ndarray, n_steps: int, limit: float
) -> np.ndarray:
    """The losses from one start, for each of the rates."""
    W1, b1, W2, b2 = (np.repeat(np.asarray(part).reshape(1, -1, 1), len(rates), axis=0) for part in start)
    eta = np.asarray(rates, x.dtype).reshape(-1, 1, 1)
    across, wanted = x.reshape(1, 1, -1), y.reshape(1, 1, -1)
    gone, losses = np.zeros(len(rates), bool), np.zeros(len(rates))
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(n_steps):
            hidden = np.tanh(W1 * across + b1)  # (rates, hidden, samples)
            error = W2.transpose(0, 2, 1) @ hidden + b2 - wanted
            losses = np.mean(error**2, axis=(1, 2))
            gone |= ~(losses < limit)
            slope = 2 * error / error.shape[-1]
            back = W2 * slope * (1 - hidden**2)
            W2 = W2 - eta * np.sum(slope * hidden, axis=-1, keepdims=True)
            b2 = b2 - eta * np.sum(slope, axis=-1, keepdims=True)
            W1 = W1 - eta * np.sum(back * across, axis=-1, keepdims=True)
            b1 = b1 - eta * np.sum(back, axis=-1, keepdims=True)
    return np.where(gone, np.inf, losses)
