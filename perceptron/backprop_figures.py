"""The pictures of lecture 07: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np

from perceptron import draw, style
from perceptron.chain import chain

TANGENT = 0.4  # how far the tangent reaches to each side, in units of x


class LogSin:
    """log(sin(x²)) taken apart: the chain of its functions above, its curve with the tangent at x below."""

    def __init__(self) -> None:
        self.figure, (top, bottom) = plt.subplots(2, 1, figsize=(8.6, 5.2), height_ratios=(2.2, 2.4))
        self.graph = chain(
            top,
            ["$x$", r"$c = x^2$", r"$b = \sin c$", r"$f = \log b$"],
            ["square", "sin", "log"],
            ["$2x$", r"$\cos c$", "$1/b$"],
        )
        x = np.linspace(0.05, 1.77, 400)
        bottom.plot(x, np.log(np.sin(x**2)), color=style.TRUTH)
        (self.tangent,) = bottom.plot([], [], color=style.NEGATIVE)
        (self.point,) = bottom.plot([], [], "o", color="black")
        bottom.set(xlim=(0, 1.8), ylim=(-5, 1), xlabel="x", ylabel="f(x)")
        bottom.set_title("log(sin(x²)) and its tangent")

    def set(self, values: Sequence[float], slopes: Sequence[float]) -> None:
        """Show the values x, c, b, f and the three slopes between them."""
        slope = self.graph.set(values, slopes)[0]
        x, f = values[0], values[-1]
        self.tangent.set_data([x - TANGENT, x + TANGENT], [f - TANGENT * slope, f + TANGENT * slope])
        self.point.set_data([x], [f])


class ForwardAndBackward:
    """A network with one hidden layer, twice: its values and weights above, the slopes of the loss below."""

    def __init__(self, n_inputs: int, n_hidden: int, n_outputs: int):
        self.figure, (top, bottom) = plt.subplots(2, 1, figsize=(6.4, 6.2))
        for axes in (top, bottom):
            axes.set_axis_off()  # before anything is measured: axes without ticks are larger
        top.set_title("Forward: values and weights")
        bottom.set_title("Backward: the slope of the loss for each of them")
        names = {
            0: [f"$x_{k + 1}$" for k in range(n_inputs)],
            2: [f"$\\hat y_{k + 1}$" for k in range(n_outputs)],
        }
        sizes = [n_inputs, n_hidden, n_outputs]
        self.forward = draw.network(top, sizes, names=names, weight_scale=2, edge_numbers=True)
        self.backward = draw.network(bottom, sizes, names=names, weight_scale=10, edge_numbers=True)


class SizePerLayer:
    """How large signal and gradient are in each layer of a deep network, on a logarithmic axis."""

    def __init__(self, deepest: int):
        self.figure, axes = plt.subplots(figsize=(6.4, 4.2))
        axes.axhspan(0.1, 10, color=style.LIGHT, alpha=0.5, zorder=0)
        (self.signal,) = axes.semilogy([], [], "o-", color=style.POSITIVE, label="signal, going forward")
        (self.slope,) = axes.semilogy([], [], "s-", color=style.NEGATIVE, label="gradient, going back")
        axes.set(xlim=(-0.5, deepest + 0.5), ylim=(1e-9, 1e9), xlabel="layer (0: input)")
        axes.set(ylabel="root mean square", title="Does the signal arrive, and does the gradient?")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)

    def set(self, signal: Sequence[float], slope: Sequence[float]) -> None:
        """Show these sizes, both from layer 0 to the output."""
        layers = np.arange(len(signal))
        self.signal.set_data(layers, signal)
        self.slope.set_data(layers, slope)


class Fit:
    """A curve and the network that learns it on the left, its loss over the steps on the right."""

    def __init__(self, x: np.ndarray, y: np.ndarray, n_steps: int):
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8))
        left.plot(x, y, color=style.TRUTH, linewidth=5, alpha=0.6, label="truth")
        (self.curve,) = left.plot(x, np.zeros_like(x), color=style.PREDICTION, label="network")
        left.set(xlabel="x", ylabel="y", ylim=(-1.5, 2.8), title="What it has learned")
        left.legend(loc="upper right")
        (self.losses,) = right.loglog([], [], color=style.TRAIN)
        (self.now,) = right.plot([], [], "o", color="black")
        right.set(xlabel="step", ylabel="loss", xlim=(0.8, 1.25 * n_steps), ylim=(1e-4, 20), title="Its loss")
        right.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
        right.set_yticks([1e-4, 1e-2, 1], ["0.0001", "0.01", "1"])
        right.minorticks_off()

    def set(self, outputs: np.ndarray, losses: Sequence[float], step: int, loss: float) -> None:
        """Show the outputs at this step, the losses before each step (the first is 1), and this one among them."""
        self.curve.set_ydata(outputs)
        self.losses.set_data(np.arange(1, len(losses) + 1), losses)
        self.now.set_data([step], [loss])
