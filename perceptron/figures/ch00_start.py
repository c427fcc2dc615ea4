"""The pictures of lecture 00: they draw what its cells compute. (Its first figure is drawn in the lecture itself.)

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from perceptron.drawing import style


class Fit:
    """Points, the curve of a network that is fitted to them, drawn over `x`, and thin what each of its neurons adds."""

    def __init__(self, x: np.ndarray, y: np.ndarray) -> None:
        self.x = np.linspace(-1, 1, 301)
        self.figure, axes = plt.subplots(figsize=(6, 3.7))
        axes.plot(x, y, "o", color=style.TRAIN, markersize=5, label="data")
        (self.curve,) = axes.plot(self.x, 0 * self.x, color=style.PREDICTION, label="network")
        look: dict[str, Any] = {"colors": style.ORANGE, "linewidths": 1.2, "alpha": 0.6, "zorder": 1.5}
        self.steps = LineCollection([], label="what each neuron adds", **look)
        axes.add_collection(self.steps, autolim=False)
        axes.set(
            xlabel="input x", ylabel="output y", ylim=(-1.5, 1.9), title="A curve that is a sum of soft steps"
        )
        axes.legend(ncols=3, loc="upper left").set_zorder(style.BELOW)

    def set(self, outputs: np.ndarray, steps: np.ndarray) -> None:
        """The network's outputs at `x`, and what each neuron adds to them, (neurons, len(x))."""
        self.curve.set_ydata(outputs)
        self.steps.set_segments([np.column_stack([self.x, step]) for step in steps])


def errors_by_size(sizes: Sequence[int], errors: Mapping[str, Sequence[float]]) -> Figure:
    """The error over the number of data points, a line for each model; the last one is the largest."""
    figure, axes = plt.subplots(figsize=(6, 3.4))
    for (name, line), color in zip(errors.items(), (style.GREY, style.SKY, style.BLUE), strict=True):
        axes.loglog(sizes, line, "o-", color=color, label=name)
    axes.set(xlabel="number of data points", ylabel="error on new points")
    axes.set_title("Large models need data, and use it")
    axes.legend()
    return figure
