"""A network with one input and one hidden layer, drawn with its numbers; and what each of its neurons adds to its curve.

The first weights are 1, so hidden neuron j is relu(x − k), its bias is minus its knot k, and the curve bends there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba

from perceptron import live
from perceptron.drawing import draw, style

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


class OneLayer:
    """A network with one input, whose weights are 1, `n` hidden neurons and one output, with its biases and output weights."""

    def __init__(self, axes: Axes, n: int) -> None:
        self.drawn = draw.network(axes, [1, n, 1], weight_scale=4.0, edge_numbers=False, beside=0.5)
        self.n, self.axes, self.radius = n, axes, self.drawn.radius
        (x,), hidden, (y,) = self.drawn.positions
        names = draw.Labels(axes, [x, *hidden, y], zorder=4)
        names.set(["x", *(f"h{SUBSCRIPTS[j]}" for j in range(n)), "ŷ"])
        beside = self.radius + 0.6 * draw.LINE
        above = [j < n // 2 for j in range(n)] + [False]  # where no edge is in the way
        self.places = [
            (x, y + beside * (1 if up else -1)) for (x, y), up in zip((*hidden, y), above, strict=True)
        ]
        self.places += [self.drawn.along((2, 0, j), 0.5) for j in range(n)]
        self.numbers = draw.Labels(axes, self.places, zorder=3.5, boxed=True, clip=False)

    def set(self, biases: draw.Numbers, weights: draw.Numbers, offset: float) -> None:
        """A bias and an output weight for each hidden neuron, and the bias of the output."""
        self.drawn.set(weights=[np.ones((self.n, 1)), np.array([weights])])
        texts = [*(f"b = {tenths(bias)}" for bias in biases), f"c = {tenths(offset)}"]
        inks = [draw.DARK] * len(texts) + [ink(weight) for weight in weights]
        self.numbers.set([*texts, *(draw.number(weight, 5) for weight in weights)], inks)

    def cells(self, biases: Sequence[str], weights: Sequence[str]) -> list[live.Handle]:
        """The numbers of all hidden neurons, dragged up and down; both by the names of their controls."""
        size = (5.5 * draw.DIGIT, 1.3 * draw.LINE)
        places = zip([*biases, *weights], self.places[: self.n] + self.places[self.n + 1 :], strict=True)
        labels = [f"{what} of h {j}" for what in ("bias", "output weight") for j in range(self.n)]
        return [
            live.cell(self.axes, at, name, size=size, label=label)
            for (name, at), label in zip(places, labels, strict=True)
        ]

    def neuron(self, j: int) -> live.Region:
        """A hidden neuron, to light up."""
        x, y = self.drawn.positions[1][j]
        return live.region(self.axes, "circle", [[x, y], [x + self.radius, y]])


def areas(axes: Axes, **look: Any) -> PolyCollection:
    """Filled areas below all lines, none at first."""
    filled = PolyCollection([], linewidths=0, zorder=1, **look)
    axes.add_collection(filled, autolim=False)
    return filled


def color_bends(added: PolyCollection, x: np.ndarray, y: np.ndarray) -> None:
    """Fill what each bend of a line adds to the piece before it, gone on to the next of its ends; it comes in level."""
    slopes = np.diff(y, prepend=y[0]) / np.diff(x, prepend=x[0] - 1)
    gone_on = y[:-1] + slopes[:-1] * np.diff(x)
    corners = zip(x[:-1], y[:-1], x[1:], y[1:], gone_on, strict=True)
    added.set_verts([[(a, low), (b, high), (b, on)] for a, low, b, high, on in corners])
    added.set_facecolor([to_rgba(style.sign_color(rise), 0.25) for rise in y[1:] - gone_on])


def ink(weight: float) -> str:
    """The colour of a written weight: that of its sign, if it has one."""
    return style.sign_ink(weight) if weight else draw.DARK


def tenths(value: float) -> str:
    """A number with one decimal and a true minus sign."""
    return f"{value:z.1f}".replace("-", "−")
