"""A training that can be watched: left the data and what the network makes of them, right its learning curve.

Lecture 11 uses it. It draws what it is given and trains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from perceptron import style

LOSS_LIMITS = (3e-3, 10.0)
BEYOND = 1e9  # stands for every loss and output that is larger or no number any more


class TrainingPicture:
    """Made once for points (x, y) and a number of steps, then filled by `set`; `axes` are two, side by side.

    x, y   numbers in columns or rows, as arrays or tensors on the CPU
    """

    def __init__(self, axes: Sequence[Axes], x: Any, y: Any, n_steps: int) -> None:
        left, right = axes
        x = np.ravel(x)
        left.plot(x, np.ravel(y), "o", color=style.TRAIN, markersize=5)
        (self.fit,) = left.plot(x, 0 * x, color=style.PREDICTION)
        left.set(xlabel="x", ylabel="y", ylim=(-1.8, 1.8), title="Data and network")
        (self.losses,) = right.semilogy([0], [1], color=style.TRAIN)
        right.set(xlabel="step", ylabel="training loss", title="Learning curve")
        right.set(xlim=(0, n_steps), ylim=LOSS_LIMITS)

    def set(self, outputs: Any, losses: Sequence[float]) -> None:
        """The network's outputs at x, and its losses so far."""
        self.fit.set_ydata(_drawable(outputs))
        self.losses.set_data(range(len(losses)), _drawable(losses))


def _drawable(numbers: Any) -> np.ndarray:
    return np.clip(np.nan_to_num(np.ravel(numbers), nan=BEYOND), -BEYOND, BEYOND)
