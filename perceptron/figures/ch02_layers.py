"""The pictures of lecture 02: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from perceptron.drawing import draw, style
from perceptron.models import forward

TWO_INPUTS, TWO_OUTPUTS = ("$x_1$", "$x_2$"), (r"$\hat y_1$", r"$\hat y_2$")
TITLES = ("inputs", "hidden, ReLU", "no activation")

MARKER = 430.0  # area of a neuron, in square points
LABEL = 11.0  # points
SPREAD = 0.86  # share of the axes' width between the first layer and the last


def one_layer(weights: draw.Numbers, biases: draw.Numbers) -> Figure:
    """Three neurons with the same two inputs: a row of `weights` and one of the `biases` for each."""
    figure, axes = plt.subplots(figsize=(5.6, 3.2))
    names = {0: TWO_INPUTS, 1: ("$h_1$", "$h_2$", "$h_3$")}
    titles = ("inputs", "one layer")
    draw.network(axes, [2, 3], weights=[weights], biases=[biases], names=names, titles=titles)
    return figure


def task(x: draw.Numbers, weights: Sequence[draw.Numbers]) -> Figure:
    """A network of two inputs, three hidden neurons and two outputs; all but its inputs is to be calculated."""
    figure, axes = plt.subplots(figsize=(6.6, 4.0))
    names = {0: TWO_INPUTS, 1: ("?", "?", "?"), 2: TWO_OUTPUTS}
    draw.network(axes, [2, 3, 2], weights=weights, values=[x, None, None], names=names, titles=TITLES)
    return figure


class ForwardPass:
    """A network of two inputs, three hidden neurons and two outputs whose numbers appear step by step."""

    def __init__(self, layers: Sequence[forward.Layer]) -> None:
        self.figure, axes = plt.subplots(figsize=(6.6, 4.2))
        self.network = draw.network(
            axes,
            [2, 3, 2],
            weights=[weights for weights, _, _ in layers],
            biases=[biases for _, biases, _ in layers],
            names={0: TWO_INPUTS, 2: TWO_OUTPUTS},
            titles=TITLES,
        )

    def set(self, step: forward.Step) -> None:
        """What is known after this step, and the weights that it used."""
        self.network.set(values=step.values, highlight=step.highlight)


def turning_point(temperature: np.ndarray, hot: np.ndarray, cold: np.ndarray, alarm: np.ndarray) -> Figure:
    """Two hidden neurons over the body temperature, one for each side, and the output that adds them up."""
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    axes.plot(temperature, alarm, color=style.PREDICTION, linewidth=4, alpha=0.35, label="output")
    axes.plot(temperature, hot, color=style.ORANGE, linestyle="--", label="hidden: above 38 °C")
    axes.plot(temperature, cold, color=style.BLUE, linestyle="--", label="hidden: below 36 °C")
    axes.set(xlabel="body temperature in °C", ylabel="alarm", ylim=(-0.2, 5.4))
    axes.set_title("The effect of one input turns round")
    axes.legend(ncols=3, loc="upper center", fontsize=10)
    return figure


def predictions(hours: np.ndarray, truth: np.ndarray, relu: np.ndarray, sigmoid: np.ndarray) -> Figure:
    """A height over a day, and what two activations at the output leave of it."""
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    axes.plot(hours, truth, color=style.TRUTH, linewidth=5, label="truth, and the sum z")
    axes.plot(hours, relu, color=style.BLUE, label="with ReLU")
    axes.plot(hours, sigmoid, color=style.ORANGE, linestyle="--", label="with sigmoid")
    axes.set(xlabel="time in hours", ylabel="height in metres", ylim=(-2.6, 4.6))
    axes.set_title("An activation at the output cuts the prediction off")
    axes.legend(ncols=3, loc="upper center", fontsize=10)
    return figure


class Structure:
    """Layers of circles, all connected to the next, of any number and width up to those it was made for.

    Below each layer stand its name and its parameters. It shows no weights: `draw.network` does.
    """

    def __init__(self, most_layers: int, most_neurons: int) -> None:
        self.figure, axes = plt.subplots(figsize=(6.6, 4.4))
        self.title = axes.set_title("")
        axes.set(xlim=(-0.5, 0.5), ylim=(-0.5 * most_neurons - 1.6, 0.5 * most_neurons + 0.1))
        axes.set_axis_off()
        self.edges = LineCollection([], colors=style.GREY, linewidths=0.9, zorder=1)
        axes.add_collection(self.edges, autolim=False)
        self.neurons = axes.scatter(
            [], [], s=MARKER, facecolors="white", edgecolors="#404040", linewidths=1.3, zorder=2
        )
        below = -0.5 * most_neurons
        look: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": LABEL}
        self.names = [axes.text(0, below - 0.2, "", **look) for _ in range(most_layers)]
        self.counts = [axes.text(0, below - 1.0, "", color=style.BLUE, **look) for _ in range(most_layers)]

    def set(self, sizes: Sequence[int], title: str) -> None:
        """Show a network with these layer sizes, inputs first; the input layer is grey."""
        self.title.set_text(title)
        xs = SPREAD * np.linspace(-0.5, 0.5, len(sizes))
        columns = [
            np.stack([np.full(n, x), 0.5 * (n - 1) - np.arange(n)], axis=1)
            for x, n in zip(xs, sizes, strict=True)
        ]
        self.edges.set_segments(
            [
                (start, end)
                for left, right in zip(columns, columns[1:], strict=False)
                for start in left
                for end in right
            ]
        )
        self.neurons.set_offsets(np.concatenate(columns))
        self.neurons.set_facecolor(
            [style.LIGHT if k == 0 else "white" for k, n in enumerate(sizes) for _ in range(n)]
        )
        last = len(sizes) - 1
        for k, (name, count) in enumerate(zip(self.names, self.counts, strict=True)):
            if k > last:
                name.set_text("")
                count.set_text("")
                continue
            name.set_position((xs[k], name.get_position()[1]))
            name.set_text("inputs" if k == 0 else "output" if k == last else f"hidden {k}")
            count.set_position((xs[k], count.get_position()[1]))
            count.set_text("" if k == 0 else f"{sizes[k - 1]}·{sizes[k]} + {sizes[k]}")
