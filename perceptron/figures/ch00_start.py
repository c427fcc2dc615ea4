"""The pictures of lecture 00: they draw what its cells compute. (Its first figure is drawn in the lecture itself.)

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from perceptron.drawing import style


class Fit:
    """Points, the curve of a network that is fitted to them, and thin what each neuron adds; the newest one is green.

    Right the network is drawn, and below it how far it is off with so many neurons, and with fewer.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, most: int, wanted: float) -> None:
        """`most` neurons at most; `wanted` is the error to get below."""
        self.x, self.data = np.linspace(-1, 1, 301), (x, y)
        self.figure = plt.figure(figsize=(8.8, 4.3))
        grid = self.figure.add_gridspec(2, 2, width_ratios=(1.9, 1), height_ratios=(1.25, 1))
        axes = self.figure.add_subplot(grid[:, 0])
        self.misses = LineCollection([], colors=style.GREY, linewidths=1, zorder=1.4)
        axes.add_collection(self.misses, autolim=False)
        axes.plot(x, y, "o", color=style.TRAIN, markersize=5, label="data")
        (self.curve,) = axes.plot(self.x, 0 * self.x, color=style.PREDICTION, linewidth=2.5, label="network")
        look: dict[str, Any] = {"colors": style.ORANGE, "linewidths": 1.2, "alpha": 0.6, "zorder": 1.5}
        self.steps = LineCollection([], label="what each neuron adds", **look)
        axes.add_collection(self.steps, autolim=False)
        (self.newest,) = axes.plot(self.x, 0 * self.x, color=style.HIGHLIGHT, zorder=1.6)
        axes.set(xlabel="input x", ylabel="output y", ylim=(-1.5, 1.9), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        axes.set_title("A curve that is a sum of soft steps")
        axes.legend(ncols=3, loc="upper left", handlelength=1.3, columnspacing=1.2).set_zorder(style.BELOW)

        drawing = self.figure.add_subplot(grid[0, 1])
        drawing.set(xlim=(-0.16, 2.16), ylim=(-0.04, 1.04), title="The network")
        drawing.set_axis_off()
        self.edges = LineCollection([], colors=style.GREY, linewidths=0.8, zorder=1)
        drawing.add_collection(self.edges, autolim=False)
        (self.neurons,) = drawing.plot([], [], "o", color=style.ORANGE, markersize=7, zorder=2)
        (self.last,) = drawing.plot([], [], "o", color=style.HIGHLIGHT, markersize=8, zorder=3)
        for place, name in ((0, "x"), (2, "y")):
            drawing.plot([place], [0.5], "o", color=style.BLACK, markersize=10, zorder=style.BELOW)
            drawing.text(place, 0.62, name, ha="center", zorder=style.BELOW)

        off = self.figure.add_subplot(grid[1, 1])
        off.axhline(wanted, color=style.TRUTH, linestyle="--", linewidth=1, zorder=style.BELOW)
        (self.errors,) = off.plot([], [], "o-", color=style.BLACK, markersize=4, linewidth=1.2)
        (self.now,) = off.plot([], [], "o", color=style.HIGHLIGHT, markersize=9, mec="white")
        off.set(xlim=(0, most + 1), ylim=(0, 0.5), xticks=[1, 6, 12, 18, 24], yticks=[0, wanted, 0.3, 0.5])
        off.set(xlabel="hidden neurons", title="Off by, on average")

    def set(self, network: Callable[[np.ndarray], np.ndarray], steps: np.ndarray, errors: np.ndarray) -> None:
        """The network, what each neuron adds to it at `x`, (neurons, len(x)), and the errors with 1, 2, … neurons."""
        self.curve.set_ydata(network(self.x))
        self.steps.set_segments([np.column_stack([self.x, step]) for step in steps[:-1]])
        self.newest.set_ydata(steps[-1])
        x, y = self.data
        ends = zip(x, y, network(x), strict=True)
        self.misses.set_segments([[(at, given), (at, said)] for at, given, said in ends])
        n = len(steps)
        heights = (np.arange(n)[::-1] + 0.5) / n
        self.edges.set_segments([[(0, 0.5), (1, height), (2, 0.5)] for height in heights])
        self.neurons.set_data(np.ones(n - 1), heights[:-1])
        self.last.set_data([1], heights[-1:])
        self.errors.set_data(np.arange(1, n + 1), errors)
        self.now.set_data([n], errors[-1:])


def errors_by_size(sizes: Sequence[int], errors: Mapping[str, Sequence[float]]) -> Figure:
    """The error over the number of data points, a line for each model; the last one is the largest."""
    figure, axes = plt.subplots(figsize=(6, 3.4))
    for (name, line), color in zip(errors.items(), (style.GREY, style.SKY, style.BLUE), strict=True):
        axes.loglog(sizes, line, "o-", color=color, label=name)
    axes.set(xlabel="number of data points", ylabel="error on new points")
    axes.set_title("Large models need data, and use it")
    axes.legend()
    return figure
