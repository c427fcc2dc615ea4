"""The pictures of lecture 04: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from perceptron.drawing import style

Function = Callable[[Any], Any]
"""Elementwise: an array in, an array of the same shape out; a number in, a number out."""
TANGENT = 1.5  # how far the tangent reaches to each side, in units of z


class Collapse:
    """A network with one input over that input, and the line of the one layer that it collapses into."""

    def __init__(self, inputs: np.ndarray) -> None:
        self.figure, axes = plt.subplots(figsize=(6.2, 4))
        flat = 0 * inputs
        (self.line,) = axes.plot(inputs, flat, color=style.TRUTH, linestyle="--", label="one layer")
        (self.curve,) = axes.plot(inputs, flat, color=style.PREDICTION, label="network")
        axes.set(xlabel="input $x$", ylabel=r"output $\hat y$ (scaled)", ylim=(-1.1, 1.5))
        axes.set_title("Without its corners, the network is a line")
        axes.legend(loc="upper left", ncols=2)

    def set(self, curve: np.ndarray, line: np.ndarray) -> None:
        """The outputs of the network and of the one layer, both within −1 and 1."""
        self.curve.set_ydata(curve)
        self.line.set_ydata(line)


class ValueAndSlope:
    """Two panels over the same z: the value f(z) on the left, the slope f'(z) on the right; `set` changes both.

    Where the slope is below `saturated`, the value is drawn in orange.
    """

    def __init__(self, reach: float, saturated: float) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(9.2, 3.8))
        self.z = np.linspace(-reach, reach, 401)
        self.saturated = saturated
        (self.value,) = left.plot(self.z, self.z, color=style.PREDICTION)
        (self.flat,) = left.plot(self.z, self.z, color=style.ORANGE, linewidth=4)
        (self.tangent,) = left.plot([], [], color=style.HIGHLIGHT)
        (self.slope,) = right.plot(self.z, self.z, color=style.PREDICTION)
        self.dots = [
            panel.plot([], [], "o", color=style.HIGHLIGHT, markersize=9)[0] for panel in (left, right)
        ]
        margin = 0.05 * reach
        left.set(xlabel="$z$", title="value $f(z)$", ylim=(-1.6, reach + margin))
        right.set(xlabel="$z$", title="slope $f'(z)$", ylim=(-0.2, 1.3))
        for panel in (left, right):
            panel.set_xlim(-reach - margin, reach + margin)

    def set(self, f: Function, df: Function, z: float) -> tuple[float, float]:
        """Show `f` with its derivative `df` and the tangent at `z`; returns the value and the slope there."""
        value, slope = float(f(np.float64(z))), float(df(np.float64(z)))
        values, slopes = f(self.z), df(self.z)
        self.value.set_ydata(values)
        self.slope.set_ydata(slopes)
        self.flat.set_ydata(np.where(np.abs(slopes) < self.saturated, values, np.nan))
        self.tangent.set_data([z - TANGENT, z + TANGENT], [value - TANGENT * slope, value + TANGENT * slope])
        self.dots[0].set_data([z], [value])
        self.dots[1].set_data([z], [slope])
        return value, slope


class DeepNetworks:
    """Networks with several activations, layer by layer: size of activations and gradients, dead neurons; and the loss."""

    COLORS = (style.ORANGE, style.PINK, style.BLUE, style.GREEN)

    def __init__(self, names: Sequence[str], deepest: int, n_steps: int) -> None:
        self.n_steps = n_steps
        self.figure, panels = plt.subplots(2, 2, figsize=(9.2, 6.4))
        (sizes, gradients), (dead, losses) = panels
        self.layers, self.losses = {}, {}
        for name, color in zip(names, self.COLORS, strict=True):
            self.layers[name] = [
                panel.plot([], [], look, color=color, label=label, markersize=4)[0]
                for panel, look, label in zip(
                    (sizes, sizes, gradients, dead),
                    ("o-", "--", "o-", "o-"),
                    (name, None, name, name),
                    strict=True,
                )
            ]
            (self.losses[name],) = losses.plot([], [], color=color)
        for panel in (sizes, gradients, dead):
            panel.set(xlabel="hidden layer", xlim=(0.7, deepest + 0.3), xticks=[1, *range(2, deepest + 1, 2)])
        sizes.set(title="Activations (dashed: their differences)", yscale="log", ylim=(1e-5, 20))
        gradients.set(title="Gradients of the weights", yscale="log", ylim=(1e-13, 1))
        dead.set(
            title="Dead neurons", ylim=(-0.03, 1.03), yticks=[0, 0.5, 1], yticklabels=["0 %", "50 %", "100 %"]
        )
        losses.axhline(np.log(10), color=style.TRUTH, linestyle="--", linewidth=1)
        losses.set(
            title="Loss while training (dashed: guessing)", xlabel="step", xlim=(0, n_steps), ylim=(0, 3)
        )
        self.figure.legend(*sizes.get_legend_handles_labels(), ncols=4, loc="outside upper center")

    def set(self, runs: Mapping[str, tuple[np.ndarray, Sequence[Sequence[float]]]]) -> None:
        """For each name the loss in the course of training; and sizes of activations, of their differences and of
        gradients, and the share of dead neurons, a number for each hidden layer.
        """
        for name, (losses, per_layer) in runs.items():
            for line, values in zip(self.layers[name], per_layer, strict=True):
                line.set_data(np.arange(1, len(values) + 1), values)
            self.losses[name].set_data((np.arange(len(losses)) + 0.5) * self.n_steps / len(losses), losses)


class Softmax:
    """Left a bar for the logit of each class, right one for its probability."""

    def __init__(self, classes: Sequence[str]) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.4))
        nothing = [0.0] * len(classes)
        self.logits = left.bar(classes, nothing, color=style.GREY)
        self.probabilities = right.bar(classes, nothing, color=style.BLUE)
        left.axhline(0, color="black", linewidth=0.8)
        left.set(title="logits $z$", ylim=(-5.2, 5.2))
        right.set(title="probabilities", ylim=(0, 1.05))

    def set(self, logits: np.ndarray, probabilities: np.ndarray) -> None:
        """One logit within ±5 and one probability for each class."""
        for bars, heights in ((self.logits, logits), (self.probabilities, probabilities)):
            for bar, height in zip(bars, heights, strict=True):
                bar.set_height(height)
