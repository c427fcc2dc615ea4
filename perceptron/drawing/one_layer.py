"""A network with one input and one hidden layer, drawn with its numbers; and what each of its neurons adds to its curve.

The first weights are 1, so hidden neuron j is relu(x − k), its bias is minus its knot k, and the curve bends there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import Scale, ticks

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


class OneLayer:
    """A network with one input, whose weights are 1, `n` hidden neurons and one output, with its biases and output weights.

    Only these numbers and the edges to the output move: all else is drawn once, below them.
    """

    SCALE = 4.0  # the size of weight that is drawn widest

    def __init__(self, axes: Axes, n: int) -> None:
        ones, zeros = np.ones((n, 1)), np.zeros((1, n))
        drawn = draw.network(
            axes, [1, n, 1], weights=[ones, zeros], weight_scale=self.SCALE, edge_numbers=False, beside=0.5
        )
        self.n, self.axes, self.radius = n, axes, drawn.radius
        (x,), self.hidden, (y,) = drawn.positions
        names = draw.Labels(axes, [x, *self.hidden, y], zorder=4)
        names.set(["x", *(f"h{SUBSCRIPTS[j]}" for j in range(n)), "ŷ"])
        edges = [(2, 0, j) for j in range(n)]
        self.edges = LineCollection(
            [[drawn.along(edge, share) for share in (0, 1)] for edge in edges], zorder=5
        )
        axes.add_collection(self.edges, autolim=False)
        beside = self.radius + 0.6 * draw.LINE
        above = [j < n // 2 for j in range(n)] + [False]  # where no edge is in the way
        neurons = zip((*self.hidden, y), above, strict=True)
        self.places = [(x, y + beside * (1 if up else -1)) for (x, y), up in neurons]
        self.places += [drawn.along(edge, 0.5) for edge in edges]
        self.numbers = draw.Labels(axes, self.places, zorder=6, boxed=True, clip=False)

    def set(self, biases: draw.Numbers, weights: draw.Numbers, offset: float) -> None:
        """A bias and an output weight for each hidden neuron, and the bias of the output."""
        sizes = np.minimum(1, np.abs(weights) / self.SCALE)
        self.edges.set_color([style.sign_color(weight) if weight else style.LIGHT for weight in weights])
        self.edges.set_linewidth((draw.THIN + (draw.WIDE - draw.THIN) * sizes).tolist())
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
        x, y = self.hidden[j]
        return live.region(self.axes, "circle", [[x, y], [x + self.radius, y]])


class Knots:
    """A function over `x` and the network that goes through it at its knots; below it is `error`, their difference along x.

    The frame follows the function. Made by the figures that show it.
    """

    def __init__(self, axes: Axes, x: np.ndarray, title: str) -> None:
        self.axes, self.x = axes, x
        axes.set(xlabel="x", xlim=(-0.3, x[-1] + 0.3), title=title)
        self.scale = Scale(axes)
        look: dict[str, Any] = {"transform": self.scale.transform}
        (self.target,) = axes.plot(x, x, color=style.LIGHT, linewidth=6, solid_capstyle="round", **look)
        (self.network,) = axes.plot([], [], color=style.PREDICTION, linewidth=1.6, **look)
        (self.knots,) = axes.plot([], [], "o", color=style.PREDICTION, markersize=6, **look)

    def set(self, target: np.ndarray, knots: np.ndarray, values: np.ndarray) -> np.ndarray:
        """The function at `x`, the knots in their order, and its values there; returns the error at `x`."""
        low, high = float(target.min()), float(target.max())
        room = 0.1 * (high - low)
        self.scale.set(low - room, high + room, ticks(low - room, high + room))
        self.target.set_ydata(target)
        self.network.set_data(knots, values)
        self.knots.set_data(knots, values)
        return np.asarray(target - np.interp(self.x, knots, values))


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
