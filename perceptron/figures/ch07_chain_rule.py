"""The pictures of lecture 07: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

from perceptron.drawing import draw, style

BOX_WIDTH, BOX_HEIGHT, GAP = 1.0, 0.62, 1.15  # in units of the drawing; about 0.9 in each at 9 in of width
TANGENT = 0.4  # how far the tangent reaches to each side, in units of x


class Chain:
    """Boxes from left to right, joined by functions; made by `chain`."""

    def __init__(self, axes: Axes, names: Sequence[str], functions: Sequence[str], slopes: Sequence[str]):
        if not len(names) - 1 == len(functions) == len(slopes):
            raise ValueError(
                f"a chain of {len(names)} values has {len(names) - 1} functions and slopes; "
                f"got {len(functions)} and {len(slopes)}"
            )
        axes.set_axis_off()
        pitch = BOX_WIDTH + GAP
        centres = [k * pitch for k in range(len(names))]
        axes.set(xlim=(-0.75, centres[-1] + 0.75), ylim=(-1.28, 0.95))
        self.values = [_text(axes, x, 0, size=13) for x in centres]
        self.local = [_text(axes, x + pitch / 2, -0.68, style.NEGATIVE) for x in centres[:-1]]
        self.total = [_text(axes, x, -0.98, style.NEGATIVE) for x in centres]
        for x, name in zip(centres, names, strict=True):
            corner = (x - BOX_WIDTH / 2, -BOX_HEIGHT / 2)
            rounding = "round,pad=0,rounding_size=0.1"
            axes.add_patch(
                FancyBboxPatch(corner, BOX_WIDTH, BOX_HEIGHT, boxstyle=rounding, fc="white", ec="black")
            )
            _text(axes, x, 0.5, name=name, size=13)
            last, this = (each.partition("=")[0].strip(" $") for each in (names[-1], name))
            _text(axes, x, -0.64, style.NEGATIVE, rf"$\mathrm{{d}}{last}/\mathrm{{d}}{this}$")
        for left, function, slope in zip(centres[:-1], functions, slopes, strict=True):
            start, end, middle = left + BOX_WIDTH / 2, left + BOX_WIDTH / 2 + GAP, left + pitch / 2
            self._arrow(axes, (start, 0.12), (end, 0.12), style.POSITIVE)
            self._arrow(axes, (end, -0.16), (start, -0.16), style.NEGATIVE)
            _text(axes, middle, 0.3, style.POSITIVE, function, size=13)
            _text(axes, middle, -0.39, style.NEGATIVE, slope)

    @staticmethod
    def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
        axes.add_patch(
            FancyArrowPatch(
                start, end, arrowstyle="-|>", mutation_scale=13, shrinkA=2, shrinkB=2, color=color
            )
        )

    def set(self, values: Sequence[float], slopes: Sequence[float]) -> list[float]:
        """Show these values and local slopes; returns the slope of the last value with respect to each."""
        totals = [1.0]
        for slope in reversed(slopes):
            totals.insert(0, totals[0] * slope)
        for text, value in zip(self.values, values, strict=True):
            text.set_text(_number(value))
        for text, slope in zip(self.local, slopes, strict=True):
            text.set_text(f"× {_number(slope)}")
        for text, total in zip(self.total, totals, strict=True):
            text.set_text(_number(total))
        return totals


def chain(axes: Axes, names: Sequence[str], functions: Sequence[str], slopes: Sequence[str]) -> Chain:
    """Draw a chain in `axes` (give it about two inches a value): the names of the values, of the functions
    between them, and of each function's slope. LaTeX between dollars works; what follows "=" in a name is its
    formula. `Chain.set` fills in the numbers.
    """
    return Chain(axes, names, functions, slopes)


def _text(axes: Axes, x: float, y: float, color: str = "black", name: str = "", size: float = 12) -> Text:
    """A text in the middle of (x, y). One with a name never changes: it lies below what moves, and is drawn once."""
    below = 0.5 if name else 3
    return axes.text(x, y, name, ha="center", va="center", color=color, fontsize=size, zorder=below)


def _number(value: float) -> str:
    """Three decimals, with a minus sign and not a hyphen."""
    return f"{value:.3f}".replace("-", "\N{MINUS SIGN}")


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
