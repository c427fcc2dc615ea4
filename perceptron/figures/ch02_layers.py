"""The pictures of lecture 02: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.models import forward

TWO_INPUTS, TWO_OUTPUTS = ("$x_1$", "$x_2$"), (r"$\hat y_1$", r"$\hat y_2$")
TITLES = ("inputs", "hidden, ReLU", "no activation")

VALUE_SCALE = 8.0  # the value with the fullest colour: a neuron keeps its colour when another gets its number
MARKER = 430.0  # area of a neuron, in square points
LABEL = 11.0  # points
GRIP = 0.25  # how far above its neurons a layer is taken to make it larger, in neurons
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
    """A network of two inputs, three hidden neurons and two outputs whose numbers appear one after the other."""

    def __init__(self, layers: Sequence[forward.Layer]) -> None:
        self.figure, self.axes = plt.subplots(figsize=(6.6, 4.2))
        self.network = draw.network(
            self.axes,
            [2, 3, 2],
            weights=[weights for weights, _, _ in layers],
            biases=[biases for _, biases, _ in layers],
            names={0: TWO_INPUTS, 2: TWO_OUTPUTS},
            titles=TITLES,
            value_scale=VALUE_SCALE,
        )
        self.carried = self.axes.scatter([], [], s=70, color=style.HIGHLIGHT, edgecolors="white", zorder=2.8)

    def set(self, told: Sequence[forward.Step], step: float) -> str:
        """Show the pass after this many of its steps; between two, numbers are on their way. Returns the line to read."""
        done, way = int(step), step % 1
        if not way:
            self.network.set(values=told[done].values, highlight=told[done].highlight)
            self.carried.set_offsets(np.zeros((0, 2)))
            return told[done].text
        edges, values = (
            told[done + 1].highlight,
            [list(layer) if layer else None for layer in told[done + 1].values],
        )
        layer, j, _ = edges[0]
        known = values[layer]
        if known:
            known[j] = nan
        self.network.set(values=values, highlight=edges)
        self.carried.set_offsets([self.network.along(edge, way) for edge in edges])
        name, sum_of, *_ = told[done + 1].text.split(" = ")
        return f"{name} = {sum_of} = ?"

    def handles(self) -> list[live.Handle]:
        """The two inputs: a number is dragged up and down."""
        side = 2 * self.network.radius
        return [
            live.cell(
                self.axes,
                self.network.positions[0][i],
                f"x{i + 1}",
                size=(side, side),
                label=f"input x{i + 1}",
            )
            for i in (0, 1)
        ]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """A neuron lights up with all that it reads; an input with its slider."""
        net = self.network

        def neuron(layer: int, j: int) -> live.Region:
            x, y = net.positions[layer][j]
            return live.region(self.axes, "circle", [(x, y), (x + net.radius, y)])

        def edge(layer: int, j: int, i: int) -> live.Region:
            return live.region(
                self.axes, "line", [net.along((layer, j, i), 0.0), net.along((layer, j, i), 1.0)]
            )

        reads: list[list[live.Part]] = [
            [neuron(layer, j), *(edge(layer, j, i) for i in range(net.sizes[layer - 1]))]
            for layer in (1, 2)
            for j in range(net.sizes[layer])
        ]
        reads += [[f"x{i + 1}", handle] for i, handle in enumerate(handles)]
        return reads


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

    Below each layer stand its name and its parameters. It shows no weights: `draw.network` does. `layers` names the controls
    of the sizes; one with size 0 is left out.
    """

    def __init__(self, layers: Sequence[str], most_neurons: int) -> None:
        self.layers = tuple(layers)
        self.figure, axes = plt.subplots(figsize=(6.6, 4.4))
        self.axes = axes
        self.title = axes.set_title("")
        axes.set(xlim=(-0.5, 0.5), ylim=(-0.5 * most_neurons - 1.6, 0.5 * most_neurons + 0.6))
        axes.set_axis_off()
        self.edges = LineCollection([], colors=style.GREY, linewidths=0.9, zorder=1)
        axes.add_collection(self.edges, autolim=False)
        self.neurons = axes.scatter(
            [], [], s=MARKER, facecolors="white", edgecolors="#404040", linewidths=1.3, zorder=2
        )
        (self.grips,) = axes.plot(
            [], [], linestyle="", marker="^", color=style.HIGHLIGHT, markersize=7, zorder=3
        )
        below = -0.5 * most_neurons
        look: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": LABEL}
        self.names = [axes.text(0, below - 0.2, "", **look) for _ in range(len(self.layers))]
        self.counts = [
            axes.text(0, below - 1.0, "", color=style.BLUE, **look) for _ in range(len(self.layers))
        ]

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
        self.grips.set_data(xs, [0.5 * n + GRIP for n in sizes])
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

    def handles(self) -> list[live.Handle]:
        """The mark above each layer: dragged up and down, it adds neurons and takes them away."""

        def handle(name: str) -> live.Handle:
            def x(**sizes: int) -> float:
                there = [layer for layer in self.layers if sizes[layer]]
                places = SPREAD * np.linspace(-0.5, 0.5, len(there))
                return float(places[there.index(name)]) if name in there else np.nan

            return live.point(
                self.axes,
                x=x,
                y=lambda **sizes: 0.5 * sizes[name] + GRIP,
                label=f"size of {name.replace('_', ' ')}",
                moves=[name],
                to=lambda _, y, **sizes: {name: 2 * (y - GRIP)},
                follows="y",
            )

        return [handle(name) for name in self.layers]
