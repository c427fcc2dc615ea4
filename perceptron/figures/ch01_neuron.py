"""The pictures of lecture 01: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from perceptron import live
from perceptron.drawing import draw, style

PALE = 0.3  # how far the colours of a gate's two sides lie from white, of 0.5
RIGHT, WRONG = "#00694A", "#A02C00"  # darker than the figures' green and orange: these are texts


def two_inputs(x: draw.Numbers, w: draw.Numbers, b: float, z: float) -> Figure:
    """A neuron with two inputs and no activation: its output is the sum `z`."""
    figure, axes = plt.subplots(figsize=(5.6, 2.8))
    draw.neuron(axes, n_inputs=2, activation="none", weight_scale=2).set(x=x, w=w, b=b, z=z, y=z)
    return figure


def step_and_sigmoid(z: np.ndarray, step: np.ndarray, sigmoid: np.ndarray) -> Figure:
    """Both activations over `z`."""
    figure, axes = plt.subplots(figsize=(6.4, 3))
    axes.plot(z, step, color=style.TRUTH, label="step")
    axes.plot(z, sigmoid, color=style.PREDICTION, label="sigmoid")
    axes.set(xlabel="weighted sum z", ylabel="output f(z)", title="The sigmoid is a step with soft edges")
    axes.legend()
    return figure


class OutputCurve:
    """The output of a neuron with one input over that input, `x`, and the point where its sum is zero."""

    def __init__(self) -> None:
        self.x = np.linspace(-5, 5, 401)
        self.figure, self.axes = plt.subplots(figsize=(6, 3.6))
        (self.curve,) = self.axes.plot(self.x, 0 * self.x, color=style.PREDICTION)
        (self.turning_point,) = self.axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=9, mec="white")
        for level in (0, 1):
            self.axes.axhline(level, color=style.LIGHT, linewidth=1, zorder=0)
        self.axes.set(xlabel="input x", ylabel="output y", xlim=(-5.5, 5.5), ylim=(-1.2, 1.6))
        self.axes.set_title("A neuron with one input")

    def set(self, outputs: np.ndarray, turning_point: tuple[float, float]) -> None:
        """The outputs at `x`, and the place of the point; it is hidden where that is NaN."""
        self.curve.set_ydata(outputs)
        self.turning_point.set_data(*([number] for number in turning_point))
        self.height = float(turning_point[1])

    def handle(self) -> live.Handle:
        """The point where the sum is zero: dragged sideways, it moves the bias."""
        return live.point(
            self.axes,
            x=lambda w, b, activation: -b / w if w else np.nan,
            y=lambda w, b, activation: self.height,
            label="point where the sum is zero",
            moves=["b"],
            to=lambda x, y, w, b, activation: {"b": -w * x},
            follows="x",
        )


class Plane:
    """Left a drawn neuron with two inputs; right its output at all points (`X1`, `X2`), as a colour."""

    REACH = 3.3  # of the frame: inputs and weights go to 3, and a point there is not cut
    INSIDE = 2.5  # of the weights: from here on there is no room for their name above the arrow's tip

    def __init__(self) -> None:
        grid = np.linspace(-self.REACH, self.REACH, 111)
        self.X1, self.X2 = np.meshgrid(grid, grid)
        self.figure, (self.left, self.right) = plt.subplots(1, 2, figsize=(8.6, 3.8), width_ratios=(5, 3.7))
        self.neuron = draw.neuron(self.left, n_inputs=2, activation="sigmoid", weight_scale=3)
        ends = (-self.REACH, self.REACH)
        self.colors = self.right.imshow(style.SIGNED(0 * self.X1), extent=(*ends, *ends), origin="lower")
        (self.line,) = self.right.plot([], [], color=style.PREDICTION)
        self.arrow = self.right.annotate(
            "",
            (0, 0),
            (0, 0),
            arrowprops={"arrowstyle": "-|>", "color": draw.DARK, "linewidth": 2, "shrinkA": 0, "shrinkB": 0},
        )
        self.tip = self.right.annotate("w", (0, 0), xytext=(7, 7), textcoords="offset points", weight="bold")
        self.tip.set_path_effects(
            [withStroke(linewidth=3, foreground="white")]
        )  # it is read on full blue, too
        (self.point,) = self.right.plot([], [], "o", color=style.HIGHLIGHT, markersize=11, mec="white")
        self.right.set(xlabel="$x_1$", ylabel="$x_2$", xlim=ends, ylim=ends, title="Output for every input")
        _scale(self.right)

    def set(
        self, x: draw.Numbers, w: draw.Numbers, b: float, z: float, y: float, everywhere: np.ndarray
    ) -> None:
        """The neuron with its sum `z` and output `y` at the point `x`, and the output `everywhere`, 0 to 1."""
        self.neuron.set(x=x, w=w, b=b, z=z, y=y)
        self.colors.set_data(style.SIGNED(everywhere, bytes=True))
        self.line.set_data(*draw.boundary(w, b))
        self.point.set_data([x[0]], [x[1]])
        self.arrow.xy = self.tip.xy = (w[0], w[1])
        self.tip.set_position(self._beside(w))
        self.arrow.set_visible(bool(np.any(w)))
        self.tip.set_visible(bool(np.any(w)))
        self.arrow.stale = self.tip.stale = True

    def _beside(self, w: draw.Numbers) -> tuple[float, float]:
        """Where the name of the weights stands, in points from their tip: above it, or beside the shaft where that is there, or
        the frame."""
        if 0 < max(w) <= self.INSIDE or not any(w):
            return 7, 7
        along = np.array(w) / np.hypot(*w)
        across = np.array([-along[1], along[0]]) * (-1 if along[0] * along[1] < 0 else 1)  # inwards
        x, y = 12 * across - 6 * along
        return float(x) - 4.6, float(y) - 3  # from the middle of the letter to its corner

    def handles(self) -> list[live.Handle]:
        """Input point, decision line and weight vector in the plane; every number in the neuron."""
        numbers = {"x1": "input x1", "x2": "input x2", "w1": "weight w1", "w2": "weight w2", "b": "bias b"}
        return [
            live.line(self.right, normal=("w1", "w2"), offset="b", label="decision line"),
            live.point(self.right, x="w1", y="w2", label="weight vector"),
            live.point(self.right, x="x1", y="x2", label="input point"),
            *(
                live.cell(
                    self.left,
                    self.neuron.places[name],
                    name,
                    size=(0.9 if name == "b" else 0.6, 0.3),
                    label=label,
                )
                for name, label in numbers.items()
            ),
        ]

    def linked(self, handles: list[live.Handle]) -> list[list[live.Part]]:
        """A weight lights up with its edge and the arrow, the bias with the line, an input with the point."""
        line, arrow, point, *cells = handles
        number = dict(zip(("x1", "x2", "w1", "w2", "b"), cells, strict=True))

        def edge(place: int) -> live.Region:
            return live.region(self.left, "line", self.neuron.edges[place])

        shaft = live.region(self.right, "line", lambda w1, w2, **_: [[0, 0], [w1, w2]])
        groups: list[list[live.Part]] = [["b", number["b"], line]]
        for k in (1, 2):
            groups.append([f"w{k}", number[f"w{k}"], edge(k - 1), shaft, arrow])
            groups.append([f"x{k}", number[f"x{k}"], point])
        return groups


class Gate:
    """The four corners of a logic gate, and where a step neuron fires among the points (`X1`, `X2`)."""

    LOW, HIGH = -0.6, 1.6  # of the frame
    ARROW = 0.45  # length of the arrow that turns the line

    def __init__(self, corners: np.ndarray) -> None:
        grid = np.linspace(self.LOW, self.HIGH, 111)
        self.X1, self.X2 = np.meshgrid(grid, grid)
        self.figure, self.axes = plt.subplots(figsize=(4.6, 4.2))
        extent = (self.LOW, self.HIGH, self.LOW, self.HIGH)
        self.area = self.axes.imshow(style.SIGNED(0 * self.X1), extent=extent, origin="lower")
        (self.line,) = self.axes.plot([], [], color=style.PREDICTION)
        self.arrow = self.axes.annotate(
            "",
            (0, 0),
            (0, 0),
            arrowprops={"arrowstyle": "-|>", "color": draw.DARK, "linewidth": 2, "shrinkA": 0, "shrinkB": 0},
        )
        self.corners = self.axes.scatter(
            corners[:, 0], corners[:, 1], s=170, edgecolors="black", linewidths=2, zorder=3
        )
        box = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none"}
        self.verdicts = [
            self.axes.annotate(
                "",
                corner,
                xytext=(0, 24 if corner[1] else -24),
                textcoords="offset points",
                ha="center",
                va="center",
                fontsize=11,
                weight="bold",
                bbox=box,
                zorder=4,
            )
            for corner in corners
        ]
        self.axes.set(xlabel="$x_1$", ylabel="$x_2$", xlim=extent[:2], ylim=extent[2:])
        self.axes.set(xticks=[0, 1], yticks=[0, 1])
        self.title = self.axes.set_title("")

    def set(
        self,
        w: draw.Numbers,
        b: float,
        fires: np.ndarray,
        wanted: Sequence[int],
        right: Sequence[bool],
        title: str,
    ) -> None:
        """The neuron's line, where it `fires` (0 or 1 for each point), what is `wanted` at the corners, what is right."""
        self.area.set_data(style.SIGNED(0.5 + PALE * (2 * fires - 1), bytes=True))
        self.line.set_data(*draw.boundary(w, b))
        self.corners.set_facecolor(["black" if one else "white" for one in wanted])
        for verdict, is_right in zip(self.verdicts, right, strict=True):
            verdict.set_text("✓ right" if is_right else "✗ wrong")
            verdict.set_color(RIGHT if is_right else WRONG)
        self.title.set_text(title)
        self.title.set_color(RIGHT if all(right) else "black")
        foot, tip = self.foot(w[0], w[1], b), self.tip(w[0], w[1], b)
        self.arrow.set_visible(bool(np.isfinite(tip).all()))
        if self.arrow.get_visible():
            self.arrow.set_position(foot)
            self.arrow.xy = tip
        self.arrow.stale = True

    def foot(self, w1: float, w2: float, b: float) -> tuple[float, float]:
        """The point of the line nearest to the middle of the square: where the arrow stands. NaN without a line."""
        size = w1**2 + w2**2
        if not size:
            return np.nan, np.nan
        away = (0.5 * w1 + 0.5 * w2 + b) / size
        return 0.5 - away * w1, 0.5 - away * w2

    def tip(self, w1: float, w2: float, b: float) -> tuple[float, float]:
        """The arrow's end, on the side where the neuron fires."""
        (x, y), size = self.foot(w1, w2, b), np.hypot(w1, w2) or 1.0
        return x + self.ARROW * w1 / size, y + self.ARROW * w2 / size

    def handles(self) -> list[live.Handle]:
        """The line is shifted; the arrow on it turns it, and keeps the size of the weights as far as their steps allow."""

        def turn(x: float, y: float, w1: float, w2: float, b: float, **_: Any) -> dict[str, float]:
            foot = np.array(self.foot(w1, w2, b))
            way = np.array([x, y]) - foot
            w = way / (np.hypot(*way) or 1.0) * max(np.abs([w1, w2]).max(), 1.0)
            w = np.round(4 * w) / 4  # the sliders' steps: then the line turns about the arrow's foot
            return {"w1": w[0], "w2": w[1], "b": -float(w @ foot)}

        return [
            live.line(self.axes, normal=("w1", "w2"), offset="b", label="decision line"),
            live.point(
                self.axes,
                x=lambda w1, w2, b, **_: self.tip(w1, w2, b)[0],
                y=lambda w1, w2, b, **_: self.tip(w1, w2, b)[1],
                label="arrow that turns the line",
                moves=["w1", "w2", "b"],
                to=turn,
            ),
        ]


def _scale(axes: Axes) -> None:
    """Beside the axes: which colour is which output, from 0 to 1."""
    strip = axes.inset_axes((1.04, 0.0, 0.045, 1.0))
    strip.imshow(
        style.SIGNED(np.linspace(0, 1, 64))[:, None], extent=(0, 1, 0, 1), origin="lower", aspect="auto"
    )
    strip.set(xticks=[], yticks=[0, 0.5, 1])
    strip.yaxis.tick_right()
