"""The pictures of lecture 01: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from perceptron.drawing import draw, style

PALE = 0.3  # how far the colours of a gate's two sides lie from white, of 0.5


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
        self.figure, axes = plt.subplots(figsize=(6, 3.6))
        (self.curve,) = axes.plot(self.x, 0 * self.x, color=style.PREDICTION)
        (self.turning_point,) = axes.plot([], [], "o", color=style.HIGHLIGHT)
        axes.axhline(0, color=style.LIGHT, linewidth=1, zorder=0)
        axes.set(xlabel="input x", ylabel="output y", xlim=(-5.5, 5.5), ylim=(-1.2, 1.6))
        axes.set_title("A neuron with one input")

    def set(self, outputs: np.ndarray, turning_point: tuple[float, float]) -> None:
        """The outputs at `x`, and the place of the point; it is hidden where that is NaN."""
        self.curve.set_ydata(outputs)
        self.turning_point.set_data(*([number] for number in turning_point))


class Plane:
    """Left a drawn neuron with two inputs; right its output at all points (`X1`, `X2`), as a colour."""

    def __init__(self) -> None:
        self.X1, self.X2 = np.meshgrid(np.linspace(-3, 3, 121), np.linspace(-3, 3, 121))
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.6), width_ratios=(5, 3.4))
        self.neuron = draw.neuron(left, n_inputs=2, activation="sigmoid", weight_scale=3)
        self.colors = right.imshow(style.SIGNED(0 * self.X1), extent=(-3, 3, -3, 3), origin="lower")
        (self.line,) = right.plot([], [], color=style.PREDICTION)
        (self.point,) = right.plot(
            [], [], "o", color=style.HIGHLIGHT, markersize=11, mec="white", clip_on=False
        )
        right.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-3, 3), ylim=(-3, 3), title="Output for every input")

    def set(
        self, x: draw.Numbers, w: draw.Numbers, b: float, z: float, y: float, everywhere: np.ndarray
    ) -> None:
        """The neuron with its sum `z` and output `y` at the point `x`, and the output `everywhere`, 0 to 1."""
        self.neuron.set(x=x, w=w, b=b, z=z, y=y)
        self.colors.set_data(style.SIGNED(everywhere, bytes=True))
        self.line.set_data(*draw.boundary(w, b))
        self.point.set_data([x[0]], [x[1]])


class Gate:
    """The four corners of a logic gate, and where a step neuron fires among the points (`X1`, `X2`)."""

    def __init__(self, corners: np.ndarray) -> None:
        self.X1, self.X2 = np.meshgrid(np.linspace(-0.6, 1.6, 111), np.linspace(-0.6, 1.6, 111))
        self.figure, axes = plt.subplots(figsize=(4.4, 4))
        extent = (-0.6, 1.6, -0.6, 1.6)
        self.area = axes.imshow(style.SIGNED(0 * self.X1), extent=extent, origin="lower")
        (self.line,) = axes.plot([], [], color=style.PREDICTION)
        self.corners = axes.scatter(
            corners[:, 0], corners[:, 1], s=170, edgecolors="black", linewidths=2, zorder=3
        )
        axes.set(xlabel="$x_1$", ylabel="$x_2$", xlim=extent[:2], ylim=extent[2:])
        axes.set(xticks=[0, 1], yticks=[0, 1])
        self.title = axes.set_title("")

    def set(self, w: draw.Numbers, b: float, fires: np.ndarray, wanted: Sequence[int], title: str) -> None:
        """The neuron's line, where it `fires` (0 or 1 for each point), and what is `wanted` at the corners."""
        self.area.set_data(style.SIGNED(0.5 + PALE * (2 * fires - 1), bytes=True))
        self.line.set_data(*draw.boundary(w, b))
        self.corners.set_facecolor(["black" if one else "white" for one in wanted])
        self.title.set_text(title)
