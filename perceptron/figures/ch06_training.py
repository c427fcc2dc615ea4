"""The pictures of lecture 06: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perceptron.drawing import style

LOWEST = 1e-12  # losses are drawn at least this high: a logarithmic axis has no place for 0
TANGENT = 0.1  # how far a tangent reaches to each side, in units of p


class LineFit:
    """Left labels `y` at `x`, the line of the outputs and the errors between them; right the loss of each step."""

    def __init__(self, x: np.ndarray, y: np.ndarray, n_steps: int) -> None:
        self.x, self.y = x, y
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.4))
        left.plot(x, y, "o", color=style.TRAIN, label="labels y")
        (self.outputs,) = left.plot(x, x, color=style.PREDICTION, label="outputs ŷ")
        (self.errors,) = left.plot([], [], "--", color=style.ORANGE, linewidth=1.2, label="errors")
        left.set(xlabel="x", ylim=(-4.5, 7), title="Output and error")
        left.legend(loc="upper left")
        (self.losses,) = right.plot([], [], color=style.GREY)
        (self.now,) = right.plot([], [], "o", color=style.HIGHLIGHT, markersize=10)
        right.set(xlabel="step", ylabel="loss", xlim=(-1, n_steps + 1), ylim=(-0.5, 18))
        right.set_title("Loss: the mean of the squared errors")

    def set(self, outputs: np.ndarray, losses: np.ndarray) -> None:
        """The outputs at `x`, and the losses up to this step."""
        self.outputs.set_ydata(outputs)
        gaps = np.full_like(self.x, np.nan)  # NaN lifts the pen between two errors
        self.errors.set_data(np.repeat(self.x, 3), np.column_stack([outputs, self.y, gaps]).ravel())
        self.losses.set_data(np.arange(len(losses)), losses)
        self.now.set_data([len(losses) - 1], losses[-1:])


class TwoLosses:
    """Cross-entropy and squared error over the probability of the right class, each with a tangent."""

    def __init__(self, p: np.ndarray, cross_entropy: np.ndarray, squared_error: np.ndarray) -> None:
        self.figure, axes = plt.subplots(figsize=(6.4, 3.8))
        looks = (style.BLUE, "cross-entropy", cross_entropy), (style.ORANGE, "squared error", squared_error)
        for color, label, losses in looks:
            axes.plot(p, losses, color=color, label=label)
        self.dots = [axes.plot([], [], "o", color=color, markersize=9)[0] for color, _, _ in looks]
        self.tangents = [axes.plot([], [], color=color, linewidth=1)[0] for color, _, _ in looks]
        axes.set(xlabel="probability p of the right class", ylabel="loss", ylim=(-0.2, 5.5))
        axes.set_title("Sure and wrong is expensive")
        axes.legend(loc="upper right")

    def set(self, p: float, losses: tuple[float, float], slopes: tuple[float, float]) -> None:
        """Loss and slope at `p`, of the cross-entropy and of the squared error."""
        near = np.array([-TANGENT, TANGENT])
        for dot, tangent, loss, slope in zip(self.dots, self.tangents, losses, slopes, strict=True):
            dot.set_data([p], [loss])
            tangent.set_data(p + near, loss + slope * near)


def difference_errors(h: np.ndarray, forward: np.ndarray, central: np.ndarray) -> Figure:
    """The errors of forward and of central differences over the step h."""
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    axes.loglog(h, forward, "o-", color=style.ORANGE, markersize=4, label="forward")
    axes.loglog(h, central, "o-", color=style.BLUE, markersize=4, label="central")
    axes.set(xlabel="step h", ylabel="error of the slope")
    axes.set_title("Central differences win; too small an h loses")
    axes.legend(loc="upper center")
    return figure


class CurveDescent:
    """Left the path of gradient descent on a loss with one weight; right the loss after each step."""

    def __init__(self, loss: Callable[[np.ndarray], np.ndarray], n_steps: int) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.5))
        w = np.linspace(-2.2, 2.2, 301)
        left.plot(w, loss(w), color=style.TRUTH)
        (self.path,) = left.plot([], [], "o-", color=style.PREDICTION, markersize=4, linewidth=0.8)
        (self.end,) = left.plot([], [], "o", color=style.HIGHLIGHT, markersize=10)
        left.set(
            xlabel="weight w", ylabel="loss", xlim=(-2.2, 2.2), ylim=(-0.4, 8), title="Path on the curve"
        )
        (self.losses,) = right.plot([], [], "o-", color=style.PREDICTION, markersize=4)
        right.set(xlabel="step", ylabel="loss", xlim=(-0.5, n_steps + 0.5), ylim=(-0.4, 8))
        right.set_title("Loss per step")

    def set(self, path: np.ndarray, losses: np.ndarray) -> None:
        """The weight and its loss, at the start and after each step."""
        self.path.set_data(path, losses)
        self.end.set_data(path[-1:], losses[-1:])
        self.losses.set_data(np.arange(len(losses)), losses)


class BowlDescent:
    """Left the path of gradient descent on a map of a loss with two weights; right the loss after each step."""

    def __init__(self, loss: Callable[[np.ndarray], np.ndarray], n_steps: int) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.8))
        _contours(left, loss, extent=3.0)
        (self.path,) = left.plot([], [], "o-", color=style.PREDICTION, markersize=4, linewidth=1)
        (self.start,) = left.plot([], [], "o", color=style.HIGHLIGHT, markersize=10)
        left.set(xlim=(-3, 3), ylim=(-3, 3), title="Path across the valley")
        (self.losses,) = right.semilogy([], [], "o-", color=style.PREDICTION, markersize=4)
        right.set(xlabel="step", ylabel="loss", xlim=(-1, n_steps + 1), ylim=(1e-8, 1e6))
        right.set_title("Loss per step")

    def set(self, path: np.ndarray, losses: np.ndarray) -> None:
        """The two weights, shape (steps + 1, 2), and their loss, at the start and after each step."""
        self.path.set_data(*path.T)
        self.start.set_data(*path[:1].T)
        self.losses.set_data(np.arange(len(losses)), np.maximum(losses, LOWEST))


def _contours(axes: Axes, loss: Callable[[np.ndarray], np.ndarray], extent: float, n_lines: int = 12) -> None:
    """Contour lines of `loss` on the square [−extent, extent]², the lower the denser in value."""
    line = np.linspace(-extent, extent, 121)
    heights = loss(np.stack(np.meshgrid(line, line), axis=-1))
    levels = heights.min() + np.ptp(heights) * np.linspace(0, 1, n_lines + 2)[1:-1] ** 2
    axes.contour(line, line, heights, levels=levels, colors=style.GREY, linewidths=0.8)
    axes.set(xlabel="$w_0$", ylabel="$w_1$", aspect="equal")
