"""The pictures of lecture 04: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import Scale, ticks

Function = Callable[[Any], Any]
"""Elementwise: an array in, an array of the same shape out; a number in, a number out."""
TANGENT = 1.5  # how far the tangent reaches to each side, in units of z
JUMP = 1e-3  # a larger difference between both sides of 0 is one
BELOW = 0.001  # smaller probabilities are written as "below 0.1%"


class Collapse:
    """Left the leaky ReLU; right a network with one input, and the line of the one layer that it collapses into."""

    REACH = 2.0  # of the activation's panel

    def __init__(self, inputs: np.ndarray) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.8))
        self.axes, self.inputs = left, inputs[:, 0]
        reach = self.REACH
        for level in (left.axhline, left.axvline):
            level(0, color=style.LIGHT, linewidth=1, zorder=0)
        left.plot([-reach, reach], [-reach, reach], color=style.TRUTH, linewidth=1.2, linestyle="--")
        (self.activation,) = left.plot([-reach, 0, reach], [0, 0, reach], color=style.PREDICTION)
        (self.tip,) = left.plot([-reach], [0], "o", color=style.HIGHLIGHT, markersize=11, mec="white")
        left.set(xlabel="$z$", title="activation $f(z)$", xlim=(-2.2, 2.2), ylim=(-2.3, 2.3))
        (self.line,) = right.plot(self.inputs, self.inputs, color=style.TRUTH, linestyle="--", linewidth=1.5)
        (self.curve,) = right.plot(self.inputs, self.inputs, color=style.PREDICTION)
        (self.gap,) = right.plot([], [], color=style.HIGHLIGHT, linewidth=1.5, marker="_", markersize=9)
        right.set(
            xlabel="input $x$", title=r"network $\hat y$, and the one layer (dashed)", ylim=(-1.15, 1.15)
        )
        right.set_yticks([-1, 0, 1])

    def set(self, slope: float, curve: np.ndarray, line: np.ndarray) -> float:
        """The negative side's slope, and the outputs of the network and of the one layer, both within −1 and 1.

        Returns the largest distance of the two, which is marked.
        """
        self.activation.set_ydata([-self.REACH * slope, 0, self.REACH])
        self.tip.set_ydata([-self.REACH * slope])
        self.curve.set_ydata(curve)
        self.line.set_ydata(line)
        distances = np.abs(curve - line).ravel()
        at = int(distances.argmax())
        self.gap.set_data([self.inputs[at]] * 2, [float(curve.ravel()[at]), float(line.ravel()[at])])
        return float(distances[at])

    def handle(self) -> live.Handle:
        """The end of the negative side, dragged up and down."""
        return live.point(
            self.axes,
            x=-self.REACH,
            y=lambda slope, **_: -self.REACH * slope,
            label="end of the negative side",
            moves=["slope"],
            to=lambda x, y, **_: {"slope": -y / self.REACH},
            follows="y",
        )

    def linked(self, handle: live.Handle) -> list[list[live.Part]]:
        """The slope and the side that it belongs to."""
        side = live.region(self.axes, "line", lambda slope, **_: [[-self.REACH, -self.REACH * slope], [0, 0]])
        return [["slope", handle, side]]


class ValueAndSlope:
    """Two panels over the same z: the value f(z) on the left, the slope f'(z) on the right; `set` changes both.

    `z` has 0 three times: its own value, a gap for the pen where the function jumps, and the value just above. Where an end of
    the curve is flat, its slope below `saturated` from there on, it is drawn in orange.
    """

    SIDE = 201  # points on each side of 0

    def __init__(self, reach: float, saturated: float) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.8))
        self.panels, self.saturated = (left, right), saturated
        below, above = np.linspace(-reach, 0, self.SIDE), np.linspace(0, reach, self.SIDE)
        above[0] = 1e-9
        self.z = np.concatenate([below, [0.0], above])
        margin = 0.05 * reach
        for panel, title in ((left, "value $f(z)$"), (right, "slope $f'(z)$")):
            panel.axvline(0, color=style.LIGHT, linewidth=1, zorder=0)
            panel.set(xlabel="$z$", title=title, xlim=(-reach - margin, reach + margin))
        self.scale = Scale(left)
        right.set(ylim=(-0.18, 1.15), yticks=[0, 0.25, 0.5, 0.75, 1])
        right.axhspan(-saturated, saturated, color=style.ORANGE, alpha=0.16, linewidth=0, zorder=0)
        below_it = f"saturated: slope within ±{saturated:g}"
        right.text(
            reach,
            -saturated - 0.02,
            below_it,
            color=style.WRITTEN_NEGATIVE,
            ha="right",
            va="top",
            zorder=style.BELOW,
        )
        looks: tuple[dict[str, Any], ...] = ({"transform": self.scale.transform}, {})
        curves = [
            (
                panel.plot(self.z, self.z, color=style.PREDICTION, **look)[0],
                panel.plot(self.z, self.z, color=style.ORANGE, linewidth=4.5, **look)[0],
                panel.plot([], [], "o", color=style.PREDICTION, markersize=6, **look)[0],
                panel.plot([], [], "o", color=style.PREDICTION, mfc="white", mew=1.5, markersize=6, **look)[
                    0
                ],
                panel.plot([], [], "o", color=style.HIGHLIGHT, markersize=11, mec="white", **look)[0],
            )
            for panel, look in zip(self.panels, looks, strict=True)
        ]
        self.curves = curves
        (self.value, self.flat, *_), (self.slope, *_) = curves
        self.dots = [each[-1] for each in curves]
        (self.tangent,) = left.plot([], [], color=style.HIGHLIGHT, **looks[0])

    def set(self, f: Function, df: Function, z: float) -> tuple[float, float, bool]:
        """Show `f` with its derivative `df` and the tangent at `z`; returns value and slope there, and whether it is flat."""
        value, slope = float(f(np.float64(z))), float(df(np.float64(z)))
        both = f(self.z), df(self.z)
        flat = self._flat(both[1])
        low, high = both[0].min(), both[0].max()
        room = 0.12 * (high - low)
        self.scale.set(low - room, high + room, ticks(low - room, high + room))
        for numbers, here, (curve, ends, closed, opened, dot) in zip(
            both, (value, slope), self.curves, strict=True
        ):
            at, above = numbers[self.SIDE - 1], numbers[self.SIDE + 1]
            jumps = abs(above - at) > JUMP
            drawn = np.where((self.z == 0) & (np.arange(len(self.z)) == self.SIDE) & jumps, np.nan, numbers)
            curve.set_ydata(drawn)
            ends.set_ydata(np.where(flat, drawn, np.nan))
            closed.set_data([0.0] if jumps else [], [at] if jumps else [])
            opened.set_data([0.0] if jumps else [], [above] if jumps else [])
            dot.set_data([z], [here])
        self.tangent.set_data([z - TANGENT, z + TANGENT], [value - TANGENT * slope, value + TANGENT * slope])
        return value, slope, bool(flat[np.abs(self.z - z).argmin()])

    def _flat(self, slopes: np.ndarray) -> np.ndarray:
        """Where the slope is small from there to an end: the minimum of a curve is no flat end."""
        small = np.abs(slopes) < self.saturated
        small[self.SIDE] = small[self.SIDE - 1]
        from_left = np.logical_and.accumulate(small)
        from_right = np.logical_and.accumulate(small[::-1])[::-1]
        return np.asarray(from_left | from_right)

    def handles(self, activations: Mapping[str, tuple[Function, Function]]) -> list[live.Handle]:
        """The point in each panel, dragged along its curve."""

        def value(activation: str, z: float) -> float:
            return self.scale.at(float(activations[activation][0](np.float64(z))))

        def slope(activation: str, z: float) -> float:
            return float(activations[activation][1](np.float64(z)))

        labels = ("point of the value", "point of the slope")
        return [
            live.point(panel, x="z", y=y, label=label)
            for panel, y, label in zip(self.panels, (value, slope), labels, strict=True)
        ]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """One z in both panels, with the tangent whose slope is the height on the right."""
        return [["z", *handles, self.tangent]]


class DeepNetworks:
    """Networks with several activations, layer by layer: size of activations and gradients, dead neurons; and the loss."""

    COLORS = (style.BLACK, style.PINK, style.BLUE, style.AMBER)
    MARKS = ("s", "o", "^", "v")

    def __init__(self, names: Sequence[str], deepest: int, n_steps: int) -> None:
        self.n_steps = n_steps
        self.figure, panels = plt.subplots(2, 2, figsize=(8.8, 6.8))
        (sizes, gradients), (dead, losses) = panels
        self.layers, self.losses = {}, {}
        for name, color, mark in zip(names, self.COLORS, self.MARKS, strict=True):
            # The last is nearly the same as the one before it: wider and behind, so that both are seen.
            width, behind = (5, 1.8) if name == names[-1] else (2, 2.0)
            wide: dict[str, Any] = {"linewidth": width, "zorder": behind, "color": color}
            self.layers[name] = [
                panel.plot([], [], look, label=label, markersize=5, **wide)[0]
                for panel, look, label in zip(
                    (sizes, sizes, gradients, dead),
                    (f"{mark}-", "--", f"{mark}-", f"{mark}-"),
                    (name, None, name, name),
                    strict=True,
                )
            ]
            (self.losses[name],) = losses.plot([], [], **wide)
        for panel in (sizes, gradients, dead):
            panel.set(xlabel="hidden layer", xlim=(0.7, deepest + 0.3), xticks=[1, *range(2, deepest + 1, 2)])
        sizes.set(title="Activations (dashed: their differences)", yscale="log", ylim=(1e-5, 20))
        gradients.set(title="Gradients of the weights", yscale="log", ylim=(1e-13, 1))
        dead.set(
            title="Dead neurons", ylim=(-0.04, 1.04), yticks=[0, 0.5, 1], yticklabels=["0%", "50%", "100%"]
        )
        losses.axhline(np.log(10), color=style.TRUTH, linestyle="--", linewidth=1)
        losses.set(
            title="Loss while training (dashed: guessing)", xlabel="step", xlim=(0, n_steps), ylim=(0, 3)
        )
        self.legend = self.figure.legend(
            *sizes.get_legend_handles_labels(), ncols=2, loc="outside upper center"
        )

    def set(self, runs: Mapping[str, tuple[np.ndarray, Sequence[Sequence[float]]]]) -> None:
        """For each name the loss in the course of training; and sizes of activations, of their differences and of
        gradients, and the share of dead neurons, a number for each hidden layer.
        """
        for name, (losses, per_layer) in runs.items():
            for line, values in zip(self.layers[name], per_layer, strict=True):
                line.set_data(np.arange(1, len(values) + 1), values)
            self.losses[name].set_data((np.arange(len(losses)) + 0.5) * self.n_steps / len(losses), losses)

    def linked(self) -> list[list[live.Part]]:
        """An activation's name lights up with its curves in all panels."""
        names = dict(zip(self.layers, self.legend.get_texts(), strict=True))
        return [
            [names[name], *map(_inside, [*lines, self.losses[name]])] for name, lines in self.layers.items()
        ]


class Softmax:
    """Left a bar for the logit of each class, right one for its probability."""

    def __init__(self, classes: Sequence[str]) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.4))
        self.axes, self.classes = left, classes
        nothing = [0.0] * len(classes)
        self.logits = left.bar(classes, nothing, color=style.GREY)
        self.probabilities = right.bar(classes, nothing, color=style.BLUE)
        left.axhline(0, color="black", linewidth=0.8, zorder=style.BELOW)
        left.set(title="logits $z$: drag them", ylim=(-6.2, 6.2), yticks=[-5, 0, 5])
        right.set(
            title="probabilities", ylim=(0, 1.13), yticks=[0, 0.5, 1], yticklabels=["0%", "50%", "100%"]
        )
        places = [(float(k), 0.0) for k in range(len(classes))]
        self.numbers = [draw.Labels(panel, places, zorder=4) for panel in (left, right)]

    def set(self, logits: np.ndarray, probabilities: np.ndarray) -> None:
        """One logit within ±5 and one probability for each class."""
        for bars, heights in ((self.logits, logits), (self.probabilities, probabilities)):
            for bar, height in zip(bars, heights, strict=True):
                bar.set_height(height)
        at_logits, at_probabilities = self.numbers
        at_logits.move([(k, z + (0.55 if z >= 0 else -0.55)) for k, z in enumerate(logits)])
        at_logits.set([f"{z:.1f}".replace("-", "−") for z in logits])
        at_probabilities.move([(k, p + 0.05) for k, p in enumerate(probabilities)])
        at_probabilities.set([percent(p) for p in probabilities])

    def handles(self) -> list[live.Handle]:
        """The bars of the logits."""
        return [
            live.bar(self.axes, at=k, y=f"z{k + 1}", label=f"logit of {name}")
            for k, name in enumerate(self.classes)
        ]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """A logit and the probability that it becomes."""
        return [
            [f"z{k + 1}", handle, bar]
            for k, (handle, bar) in enumerate(zip(handles, self.probabilities, strict=True))
        ]


def percent(share: float) -> str:
    """A probability with one decimal; a very small one, or one that is nearly 1, as such."""
    if 0 < share < BELOW:
        return "below 0.1%"
    return "above 99.9%" if 1 - BELOW < share < 1 else f"{share:.1%}"


def _inside(line: Line2D) -> live.Region:
    """A curve as far as its axes show it."""
    axes = line.axes
    assert isinstance(axes, Axes)

    def points(**_: Any) -> list[list[float]]:
        x, y = (np.asarray(values, float) for values in line.get_data())
        low, high = axes.get_ylim()
        seen = np.isfinite(y)
        return np.column_stack([x[seen], np.clip(y[seen], low, high)]).tolist()

    return live.region(axes, "line", points)
