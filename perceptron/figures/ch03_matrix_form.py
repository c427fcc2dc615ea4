"""The pictures of lecture 03: a layer drawn beside its matrix equation, and the race of three programs.

Each has a `figure` for `live.figure` and a `set` that shows new numbers. Both draw what the cells compute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from perceptron.drawing import draw, style

FONT = 13.0  # points, of the names above the blocks
GAP = 0.75  # between two blocks, in cells
SHADE = 0.25  # opacity of a marked row or column


class LayerAndEquation:
    """A layer of four neurons with four inputs twice: as a drawn network, and as its equation W x + b = z, f(z) = h."""

    def __init__(self, W: np.ndarray, b: np.ndarray) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(9.4, 3.9), width_ratios=(4, 5.4))
        names = {layer: [f"${letter}_{i}$" for i in (1, 2, 3, 4)] for layer, letter in enumerate("xh")}
        self.network = draw.network(left, [4, 4], weights=[W], names=names)
        self.equation = Equation(right, W, b)

    def set(self, x: np.ndarray, z: np.ndarray, h: np.ndarray, row: int, column: int | None) -> None:
        """Show inputs, sums and outputs; mark a row and the edges into its neuron.

        With a `column` it is marked too, and the edges out of its input light up instead.
        """
        edges = [(1, row, i) for i in range(4)] if column is None else [(1, j, column) for j in range(4)]
        self.equation.set(x, z, h, row, column)
        self.network.set(values=[x, h], highlight=edges)


class Equation:
    """The blocks W, x, b, z and h of one layer; numbers are coloured by sign, as the edges of drawn networks are.

    `shown` holds the strings of x, z and h, one after the other, for tests.
    """

    def __init__(self, axes: Axes, W: np.ndarray, b: np.ndarray) -> None:
        n_out, n_in = W.shape
        lefts = np.cumsum([0, n_in + GAP, 1 + GAP, 1 + GAP, 1 + GAP])
        rows = max(n_in, n_out)
        axes.set(xlim=(-0.2, lefts[-1] + 1.2), ylim=(rows + 0.2, -1.1), aspect="equal")
        axes.set_axis_off()
        for name, left in zip(("W", "x", "b", "z", "h"), lefts, strict=True):
            height, width = (n_in if name == "x" else n_out), (n_in if name == "W" else 1)
            title = "$f(z) = h$" if name == "h" else f"${name}$"
            axes.text(left + width / 2, -0.35, title, ha="center", va="bottom", fontsize=FONT)
            frame = Rectangle((left, 0), width, height, fill=False, edgecolor="#404040", linewidth=1.2)
            axes.add_patch(frame)
        for sign, left in zip("·+=→", lefts[1:], strict=True):
            axes.text(left - GAP / 2, n_out / 2, sign, ha="center", va="center", fontsize=FONT + 3)

        places = [(i + 0.5, j + 0.5) for j in range(n_out) for i in range(n_in)]
        places += [(lefts[2] + 0.5, j + 0.5) for j in range(n_out)]
        _write(draw.Labels(axes, places, zorder=0.5), np.concatenate([W.ravel(), b]))
        places = [(lefts[1] + 0.5, i + 0.5) for i in range(n_in)]
        places += [(left + 0.5, j + 0.5) for left in lefts[3:] for j in range(n_out)]
        self._moving = draw.Labels(axes, places, zorder=3)

        def shade(left: float, width: float, height: float, color: str) -> Rectangle:
            patch = Rectangle((left, 0), width, height, facecolor=color, alpha=SHADE, linewidth=0, zorder=1)
            axes.add_patch(patch)
            return patch

        self.row = shade(0, n_in, 1, style.HIGHLIGHT)
        self._rest_of_row = [shade(left, 1, 1, style.HIGHLIGHT) for left in lefts[2:]]
        self.column = shade(0, 1, n_out, style.SECOND_HIGHLIGHT)
        self._entry = shade(lefts[1], 1, 1, style.SECOND_HIGHLIGHT)

    @property
    def shown(self) -> list[str]:
        return self._moving.strings

    def set(self, x: np.ndarray, z: np.ndarray, h: np.ndarray, row: int, column: int | None) -> None:
        """Show inputs, sums and outputs; mark row `row` and, unless None, column `column`."""
        _write(self._moving, np.concatenate([x, z, h]))
        for patch in (self.row, *self._rest_of_row):
            patch.set_y(row)
        for patch in (self.column, self._entry):
            patch.set_visible(column is not None)
        if column is not None:
            self.column.set_x(column)
            self._entry.set_y(column)


class Race:
    """The times of three programs over the batch size; `set` marks those of one batch size."""

    def __init__(self, batch_sizes: Sequence[int], seconds: Mapping[str, Sequence[float]]) -> None:
        self.figure, axes = plt.subplots(figsize=(6.4, 4.2))
        for (program, times), color in zip(
            seconds.items(), (style.ORANGE, style.GREY, style.BLUE), strict=True
        ):
            axes.loglog(batch_sizes, 1e3 * np.array(times), "o-", color=color, markersize=4, label=program)
        axes.set(xlabel="batch size: samples", ylabel="time in milliseconds")
        axes.set_title("One layer, three programs")
        self.line = axes.axvline(1, color=style.LIGHT, zorder=0)
        (self.dots,) = axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=9)
        axes.legend(loc="upper left")

    def set(self, batch: int, milliseconds: Sequence[float]) -> None:
        """The chosen batch size and the time of each program there."""
        self.line.set_xdata([batch])
        self.dots.set_data([batch] * len(milliseconds), milliseconds)


def _write(labels: draw.Labels, values: np.ndarray) -> None:
    labels.set([number(value) for value in values], [style.sign_color(value) for value in values])


def number(value: float) -> str:
    """`value` with at most two decimals, none of them needless."""
    text = draw.number(value, 5)
    return text.rstrip("0").rstrip(".") if "." in text else text
