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

    A bias stands in its neuron, below the name. Only the numbers and the edges to the output move: all else is drawn once,
    below them.
    """

    SCALE = 4.0  # the size of weight that is drawn widest

    def __init__(self, axes: Axes, n: int) -> None:
        ones, zeros = np.ones((n, 1)), np.zeros((1, n))
        axes.set_title("Network, biases inside")
        drawn = draw.network(
            axes, [1, n, 1], weights=[ones, zeros], weight_scale=self.SCALE, edge_numbers=False, beside=0.4
        )
        self.axes, self.radius = axes, drawn.radius
        (x,), self.hidden, (y,) = drawn.positions
        inside = np.array([*self.hidden, y])
        half = [0.0, 0.55 * draw.LINE]
        names = draw.Labels(axes, [x, *(inside + half).tolist()], zorder=4)
        names.set(["x", *(f"h{SUBSCRIPTS[j]}" for j in range(n)), "ŷ"])
        edges = [(2, 0, j) for j in range(n)]
        self.edges = LineCollection(
            [[drawn.along(edge, share) for share in (0, 1)] for edge in edges], zorder=5
        )
        axes.add_collection(self.edges, autolim=False)
        self.biases = draw.Labels(axes, (inside - half).tolist(), zorder=6)
        middles = [drawn.along(edge, 0.5) for edge in edges]
        self.weights = draw.Labels(axes, middles, zorder=6, boxed=True)

    def set(self, biases: draw.Numbers, weights: draw.Numbers, offset: float) -> None:
        """A bias and an output weight for each hidden neuron, and the bias of the output."""
        sizes = np.minimum(1, np.abs(weights) / self.SCALE)
        self.edges.set_color([style.sign_color(weight) if weight else style.LIGHT for weight in weights])
        self.edges.set_linewidth((draw.THIN + (draw.WIDE - draw.THIN) * sizes).tolist())
        self.biases.set([tenths(bias) for bias in (*biases, offset)], draw.DARK)
        self.weights.set([draw.number(weight, 5) for weight in weights], [ink(weight) for weight in weights])

    def neuron(self, j: int) -> live.Region:
        """A hidden neuron, to light up."""
        x, y = self.hidden[j]
        return live.region(self.axes, "circle", [[x, y], [x + self.radius, y]])


class Grips:
    """Points that are dragged, each with its number on it; of those that lie on each other the last covers the others."""

    SIZE = 13.0  # points

    def __init__(self, axes: Axes, numbers: Sequence[int]) -> None:
        self.numbers = [str(number) for number in numbers]
        (self.dots,) = axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=self.SIZE, mec="white")
        self.written = draw.Labels(axes, [(0.0, 0.0)] * len(numbers), zorder=3)

    def set(self, x: draw.Numbers, y: draw.Numbers) -> None:
        """Put them to these places of the axes."""
        self.dots.set_data(x, y)
        places = np.column_stack([x, y])
        self.written.move(places.tolist())
        points = self.dots.get_transform().transform(places) * 72 / self.dots.figure.dpi
        apart = np.linalg.norm(points[:, None] - points, axis=2)
        covered = np.triu(apart < self.SIZE / 2 + 3, 1).any(axis=1)
        self.written.set(["" if under else text for text, under in zip(self.numbers, covered, strict=True)])


class Knots:
    """A function over `x`, and the curve of a network with its knots.

    The frame follows the function, with so much `room` above and below it, as a share of its height. Made by the figures
    that show it.
    """

    def __init__(self, axes: Axes, x: np.ndarray, title: str, room: float = 0.1) -> None:
        self.axes, self.x, self.room = axes, x, room
        axes.set(xlabel="x", xlim=(-0.3, x[-1] + 0.3), title=title)
        self.scale = Scale(axes)
        look: dict[str, Any] = {"transform": self.scale.transform}
        (self.target,) = axes.plot(x, x, color=style.LIGHT, linewidth=6, solid_capstyle="round", **look)
        (self.network,) = axes.plot([], [], color=style.PREDICTION, linewidth=1.6, **look)
        (self.knots,) = axes.plot([], [], "o", color=style.PREDICTION, markersize=6, **look)

    def set(self, target: np.ndarray, knots: np.ndarray, values: np.ndarray) -> np.ndarray:
        """The function at `x`, the knots in their order, and the network's values there; returns the error at `x`."""
        low, high = float(target.min()), float(target.max())
        room = self.room * (high - low)
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
