"""The pictures of lecture 05: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from perceptron.drawing import draw, style


def hinges(
    x: np.ndarray,
    knots: Sequence[float],
    bends: Sequence[float],
    parts: Sequence[np.ndarray],
    total: np.ndarray,
) -> Figure:
    """Left each weighted hidden neuron over x, right their sum; one knot, one bend and one part a neuron."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.2), sharex=True)
    neurons = zip(knots, bends, parts, strict=True)
    for (knot, bend, part), color in zip(neurons, style.CYCLE, strict=False):
        left.plot(x, part, color=color, label=f"{bend} · relu(x − {knot})".replace("-", "−"))
        right.axvline(knot, color=color, linewidth=1, linestyle=":")
    right.plot(x, total, color=style.PREDICTION)
    left.set(xlabel="x", ylim=(-7.6, 6.2), title="Three hidden neurons, weighted")
    right.set(xlabel="x", title="Their sum bends at their knots")
    left.legend(loc="lower left")
    return figure


class Interpolation:
    """Left a function over `x` and the network through its knots; right the error of each number of `pieces`."""

    def __init__(self, x: np.ndarray, pieces: np.ndarray) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.4))
        (self.target,) = left.plot(x, 0 * x, color=style.TRUTH, linewidth=4, label="f")
        (self.network,) = left.plot([], [], color=style.PREDICTION, label="network")
        (self.knots,) = left.plot([], [], "o", color=style.PREDICTION, markersize=5)
        left.set(xlabel="x", ylim=(-3.4, 3.4), title="The network bends at the knots")
        left.legend(loc="upper right")
        (self.errors,) = right.loglog(pieces, np.ones(len(pieces)), ".", color=style.GREY)
        (self.now,) = right.loglog([1], [1], "o", color=style.HIGHLIGHT, markersize=11)
        right.loglog(pieces, 12.0 / pieces**2, color=style.HIGHLIGHT, linewidth=1)
        right.text(17, 0.055, "to compare", color=style.HIGHLIGHT)
        right.set(
            xlabel="pieces, n − 1", ylabel="maximum error", ylim=(3e-4, 20), title="Error against width"
        )

    def set(
        self, target: np.ndarray, knots: np.ndarray, values: np.ndarray, errors: np.ndarray, error: float
    ) -> None:
        """The function at `x`, the knots with its values there, all errors, and the one of these knots."""
        self.target.set_ydata(target)
        self.network.set_data(knots, values)
        self.knots.set_data(knots, values)
        self.errors.set_ydata(errors)
        self.now.set_data([len(knots) - 1], [error])


class Folding:
    """Left the curve of a deep network and the zigzag of a wide one; right their pieces over their parameters."""

    def __init__(self) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.4), width_ratios=(3, 2))
        (self.deep,) = left.plot([], [], color=style.BLUE, linewidth=1.5)
        (self.wide,) = left.plot([], [], color=style.ORANGE)
        left.set(xlabel="x", xlim=(0, 1), ylim=(-1.35, 1.15), yticks=[], title="Same number of parameters")
        left.text(0.01, 1.05, "deep: layers of 2 neurons", color=style.BLUE)
        left.text(0.01, -0.16, "wide: one hidden layer", color=style.ORANGE)
        (self.deep_pieces,) = right.semilogy([], [], "o-", color=style.BLUE)
        (self.wide_pieces,) = right.semilogy([], [], "o-", color=style.ORANGE)
        right.set(xlabel="parameters", ylabel="linear pieces", xlim=(0, 52), ylim=(1.5, 400), title="Pieces")

    def set(
        self,
        x: np.ndarray,
        deep: np.ndarray,
        parameters: np.ndarray,
        deep_pieces: np.ndarray,
        wide_pieces: np.ndarray,
    ) -> None:
        """The deep network over x in [0, 1]; parameters and pieces of every depth so far, the shown one last."""
        self.deep.set_data(x, deep)
        corners = np.arange(wide_pieces[-1] + 1)
        self.wide.set_data(corners / corners[-1], corners % 2 - 1.3)
        self.deep_pieces.set_data(parameters, deep_pieces)
        self.wide_pieces.set_data(parameters, wide_pieces)


class Convolution:
    """A grey picture, the nine pixels under a kernel of 3 × 3 weights, and the filtered picture."""

    def __init__(self, picture: np.ndarray) -> None:
        self.figure, (seen, window, found) = plt.subplots(
            1, 3, figsize=(8.8, 3.3), width_ratios=(3, 2.4, 3), layout="none"
        )
        self.figure.subplots_adjust(left=0.01, right=0.99, bottom=0.02, top=0.9, wspace=0.06)
        seen.imshow(picture, cmap="gray", vmin=0, vmax=1)
        (self.seen_mark,) = seen.plot([], [], color=style.HIGHLIGHT, linewidth=2.5, clip_on=False)
        nothing = np.zeros((picture.shape[0] - 2, picture.shape[1] - 2))
        self.found = found.imshow(nothing, cmap=style.SIGNED, vmin=-1, vmax=1)
        (self.found_mark,) = found.plot(
            [],
            [],
            "s",
            color=style.HIGHLIGHT,
            markersize=9,
            fillstyle="none",
            markeredgewidth=2.5,
            clip_on=False,
        )
        spots = [(j, i) for i in range(3) for j in range(3)]
        self.pixels = draw.Labels(window, [(j, i - 0.16) for j, i in spots], zorder=3)
        self.squares = window.scatter(*np.transpose(spots), s=2900, marker="s", linewidths=0)
        self.weights = draw.Labels(window, [(j, i + 0.18) for j, i in spots], zorder=3)
        self.sum = window.text(1, 2.85, "", ha="center", va="center")
        for axes, title in ((seen, "Picture"), (window, "Pixel · weight"), (found, "Filtered")):
            axes.set(xticks=[], yticks=[], title=title)
            axes.spines[:].set_visible(False)
        window.set(xlim=(-0.5, 2.5), ylim=(3.1, -0.5), aspect="equal")

    def set(
        self,
        row: int,
        column: int,
        pixels: np.ndarray,
        weights: np.ndarray,
        value: float,
        filtered: np.ndarray,
    ) -> None:
        """Nine pixels, from (row, column) on, times nine weights are `value`, one pixel of the filtered picture."""
        self.found.set_data(filtered)
        self.squares.set_facecolors(style.SIGNED(0.5 + (weights * pixels).ravel() / 3))
        self.pixels.set([draw.number(pixel, 5) for pixel in pixels.ravel()])
        self.weights.set([f"· {draw.number(weight, 5)}" for weight in weights.ravel()])
        self.sum.set_text(f"sum {draw.number(value, 5)}")
        self.seen_mark.set_data(
            column + np.array([-0.5, 2.5, 2.5, -0.5, -0.5]), row + np.array([-0.5, -0.5, 2.5, 2.5, -0.5])
        )
        self.found_mark.set_data([column], [row])
