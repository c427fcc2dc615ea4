"""A dense layer drawn as its matrix equation, W x + b = z and f(z) = h, with rows and columns to point at.

Lecture 03 shows it beside the drawn network. Numbers are coloured by sign, as the edges of `perceptron.draw` are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from perceptron import draw, style

FONT = 13.0  # points, of the names above the blocks
GAP = 0.75  # between two blocks, in cells
SHADE = 0.25  # opacity of a marked row or column


class Equation:
    """The blocks W, x, b, z and h of one layer; `set` changes the inputs and marks a row and a column.

    `shown` holds the strings of x, z and h, one after the other, for tests.
    """

    def __init__(self, axes: Axes, W: np.ndarray, b: np.ndarray, f: Callable[[np.ndarray], np.ndarray]):
        self.W, self.b, self.f = np.asarray(W, float), np.asarray(b, float), f
        n_out, n_in = self.W.shape
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
        fixed = np.concatenate([self.W.ravel(), self.b])
        _write(draw.Labels(axes, places, zorder=0.5), fixed)
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

    def set(self, x: np.ndarray, row: int, column: int | None) -> None:
        """Show the inputs `x` and what follows from them; mark row `row` and, unless None, column `column`."""
        x = np.asarray(x, float)
        z = self.W @ x + self.b
        _write(self._moving, np.concatenate([x, z, self.f(z)]))
        for patch in (self.row, *self._rest_of_row):
            patch.set_y(row)
        for patch in (self.column, self._entry):
            patch.set_visible(column is not None)
        if column is not None:
            self.column.set_x(column)
            self._entry.set_y(column)


def _write(labels: draw.Labels, values: np.ndarray) -> None:
    labels.set([number(value) for value in values], [style.sign_color(value) for value in values])


def number(value: float) -> str:
    """`value` with at most two decimals, none of them needless."""
    text = draw.number(value, 5)
    return text.rstrip("0").rstrip(".") if "." in text else text
