"""The pictures of lecture 04: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import Scale, plain_ticks, ticks

Function = Callable[[Any], Any]
"""Elementwise: an array in, an array of the same shape out; a number in, a number out."""
TANGENT = 1.5  # how far the tangent reaches to each side, in units of z
JUMP = 1e-3  # a larger difference between both sides of 0 is one
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
BELOW = 0.001  # smaller probabilities are written as "below 0.1%"


class Collapse:
    """Left the leaky ReLU; right a network with one input, and the line of the one layer that it collapses into."""

    REACH = 2.0  # of the activation's panel
    DOT = 260.0  # square points, of a corner at which the slope changes by 1

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
        self.corners = right.scatter([], [], s=[], color=style.BLUE, zorder=3)
        right.set(xlabel="input $x$", title=r"network $\hat y$, corners, one layer (dashed)")
        right.set_ylim(-1.15, 1.15)
        right.set_yticks([-1, 0, 1])

    def set(self, slope: float, curve: np.ndarray, line: np.ndarray) -> float:
        """The negative side's slope, and the outputs of the network and of the one layer, both within −1 and 1.

        Returns the largest distance of the two, which is marked.
        """
        self.activation.set_ydata([-self.REACH * slope, 0, self.REACH])
        self.tip.set_ydata([-self.REACH * slope])
        self.curve.set_ydata(curve)
        self.line.set_ydata(line)
        places, turns = corners(self.inputs, curve.ravel())
        self.corners.set_offsets(np.column_stack([places, np.interp(places, self.inputs, curve.ravel())]))
        self.corners.set_sizes(self.DOT * np.abs(turns))
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


def corners(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where a curve of straight pieces, given at equal distances, turns, and by how much its slope changes there."""
    turns = np.diff(y, 2) / (x[1] - x[0])
    turns[np.abs(turns) < 1e-6] = 0  # rounding
    starts = np.flatnonzero((turns != 0) & (np.append(0, turns[:-1]) == 0))
    if not len(starts):
        return np.zeros(0), np.zeros(0)
    size = np.add.reduceat(np.abs(turns), starts)  # a corner between two points is in both
    return np.add.reduceat(np.abs(turns) * x[1:-1], starts) / size, np.add.reduceat(turns, starts)


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


class DeepSignals:
    """A deep network before training: the pictures on their way through its layers, and the gradient on its way back.

    Above, a shape for each layer: how its activations are distributed. Below, what is left of the gradient. Right, why: where
    the sums of one layer lie on the activation, and the factor that follows. `layer_at` says which layer a step is at; `signal` is what the layers made of it.
    """

    BINS = 61
    REACH = 6.0  # of the sums that are shown; those farther out are counted at the ends
    HIGH, BASE = 0.46, 0.02  # right: where the curve begins, and where the histogram stands
    LEAST, MOST = 3e-11, 1e6  # of the gradient's axis
    SEEN = 0.04  # of the widest: a shape ends where it is narrower
    OFF = 0.01  # where more of a layer than this share is above the frame, an arrow says so

    def __init__(self, n_layers: int, frames: Mapping[str, tuple[float, float]], saturated: float) -> None:
        """`frames`: for each activation the ends of the values that are shown."""
        self.n_layers, self.frames, self.saturated = n_layers, frames, saturated
        self.layers = np.arange(1, n_layers + 1)
        self.figure, panels = plt.subplots(
            2, 2, figsize=(8.8, 5.8), width_ratios=(2.25, 1), height_ratios=(1.15, 1)
        )
        (self.there, self.sums), (self.back, factor) = panels
        for panel in (self.there, self.back):
            panel.set(xlim=(0.4, n_layers + 0.6), xticks=self.layers, xlabel="hidden layer")
        self.there.set_title("Forward →  activations, and their size (blue: one neuron)", pad=22)
        self.scale = Scale(self.there)
        above = [(float(k), 1.055) for k in self.layers]
        self.sizes = draw.Labels(self.there, above, zorder=3, clip=False)
        look: dict[str, Any] = {"edgecolors": draw.DARK, "linewidths": 0.8, "transform": self.scale.transform}
        self.shapes = PolyCollection([], facecolors=style.GREY, zorder=2, **look)
        self.one = LineCollection([], colors=style.BLUE, linewidths=5, capstyle="round", zorder=3)
        self.one.set_transform(self.scale.transform)
        (self.off,) = self.there.plot([], [], "^", color=draw.DARK, markersize=9, clip_on=False, zorder=3)

        self.back.set(
            title="← Back  what is left of the gradient", yscale="log", ylim=(self.LEAST, self.MOST)
        )
        plain_ticks(self.back.yaxis, {1e-9: "10⁻⁹", 1e-6: "10⁻⁶", 1e-3: "0.001", 1: "1", 1e3: "1000"})
        self.back.axhline(1, color=style.TRUTH, linestyle="--", linewidth=1, zorder=style.BELOW)
        (self.left,) = self.back.plot([], [], "o-", color=style.SLOPE, markersize=7)
        self.marks = [
            panel.plot(
                [], [], "^", color=style.HIGHLIGHT, markersize=12, mec="white", clip_on=False, zorder=4
            )[0]
            for panel in (self.there, self.back)
        ]
        for mark in (self.off, *self.marks):
            mark.set_in_layout(False)  # while there are none, they would be in the figure's corner

        self.sums.set(xlabel="$z$", ylim=(0, 1), yticks=[])
        self.signal = [self.shapes, self.one, self.off, self.left, *self.sizes.artists]
        self.sums.set_title("This layer's sums $z$, and $f$", pad=22)
        self.sums.set(xlim=(-self.REACH, self.REACH), xticks=[-5, 0, 5])
        self.sums.spines["left"].set_visible(False)
        self.z = np.linspace(-self.REACH, self.REACH, self.BINS)
        (self.curve,) = self.sums.plot(self.z, 0 * self.z, color=style.PREDICTION)
        (self.flat,) = self.sums.plot(self.z, 0 * self.z, color=style.ORANGE, linewidth=4.5)
        self.heap = PolyCollection([], facecolors=style.GREY, zorder=2)
        for panel, collection in ((self.there, self.shapes), (self.there, self.one), (self.sums, self.heap)):
            collection.set_in_layout(False)
            panel.add_collection(collection, autolim=False)

        factor.set_axis_off()
        factor.set(xlim=(0, 1), ylim=(0, 1), title="Why: each layer multiplies by")
        words = ["gain", "typical slope", "together"]
        for word, y in zip(words, (0.8, 0.6, 0.36), strict=True):
            factor.text(0.62, y, word, ha="right", va="center", zorder=style.BELOW)
        factor.plot([0.05, 0.98], [0.48, 0.48], color=draw.DARK, linewidth=1, zorder=style.BELOW)
        self.numbers = draw.Labels(factor, [(0.83, 0.8), (0.83, 0.6), (0.83, 0.36), (0.5, 0.12)], zorder=3)

    def layer_at(self, step: int) -> int:
        """Steps 1, 2, … go forward through the layers, and the next ones back from the last."""
        return step if step <= self.n_layers else 2 * self.n_layers + 1 - step

    def set(
        self,
        name: str,
        activation: tuple[Function, Function],
        gain: float,
        step: int,
        sums: Sequence[np.ndarray],
        left: Sequence[float],
    ) -> float:
        """The sums z of every layer, (pictures, neurons), and what is left of the gradient there; shown as far as the step has come.

        Returns the typical slope, root mean square, in the layer of this step.
        """
        f, df = activation
        low, high = self.frames[name]
        layer, n_there = self.layer_at(step), min(step, self.n_layers)
        if (low, high) != (self.scale.low, self.scale.high):
            self.scale.set(low, high, ticks(low, high))
        reached = [f(z) for z in sums[:n_there]]
        self.shapes.set_verts([self._shape(k, h, low, high) for k, h in enumerate(reached, 1)])
        self.one.set_segments([self._one(k, h, low, high) for k, h in enumerate(reached, 1)])
        sizes = [_brief(float(np.sqrt(np.mean(h**2)))) for h in reached]
        self.sizes.set(sizes + [""] * (self.n_layers - n_there))
        above = [k for k, h in enumerate(reached, 1) if np.mean(h > high) > self.OFF]
        self.off.set_data(above, [0.985] * len(above))
        n_back = max(0, step - self.n_layers)
        shown = slice(self.n_layers - n_back, None)
        self.left.set_data(self.layers[shown], np.clip(left, self.LEAST, self.MOST)[shown])
        there, back = self.marks
        there.set_data([layer], [0.0])
        back.set_data([layer] if n_back else [], [self.LEAST] if n_back else [])

        values = f(self.z)
        curve = self.HIGH + 0.5 * (values - values.min()) / np.ptp(values)
        self.curve.set_ydata(curve)
        self.flat.set_ydata(np.where(np.abs(df(self.z)) < self.saturated, curve, np.nan))
        heights = self._heights(sums[layer - 1], -self.REACH, self.REACH)
        half = self.REACH / self.BINS
        middles = np.linspace(-self.REACH + half, self.REACH - half, self.BINS)
        corners = [(-1, 0), (-1, 1), (1, 1), (1, 0)]
        self.heap.set_verts(
            [
                [(z + side * half, self.BASE + 0.36 * height * up) for side, up in corners]
                for z, height in zip(middles, heights, strict=True)
                if height
            ]
        )
        saturated = np.abs(df(middles[heights > 0])) < self.saturated
        self.heap.set_facecolor(np.where(saturated, style.ORANGE, style.GREY).tolist())
        steep = float(np.sqrt(np.mean(df(sums[layer - 1]) ** 2)))
        end = f"{self.n_layers - 1} such layers: × {live.short((gain * steep) ** (self.n_layers - 1))}"
        self.numbers.set([f"{gain:.2f}", f"× {steep:.2f}", f"= {gain * steep:.2f}", end])
        return steep

    def _heights(self, values: np.ndarray, low: float, high: float) -> np.ndarray:
        """A histogram of which the highest is 1; roots, so that a small part is seen beside a large one."""
        counts, _ = np.histogram(np.clip(values, low, high), self.BINS, (low, high))
        return np.asarray(np.sqrt(counts / counts.max()))

    def _shape(self, layer: int, values: np.ndarray, low: float, high: float) -> np.ndarray:
        """The histogram of one layer, upright and mirrored, as far as there is anything."""
        inside = values[values <= high]
        heights = self._heights(inside if inside.size else values, low, high)
        seen = np.flatnonzero(heights > self.SEEN)
        first, last = int(seen[0]), int(seen[-1])
        if np.mean(values > high) > self.OFF:
            last = self.BINS - 1
        y = np.repeat(np.linspace(low, high, self.BINS + 1)[first : last + 2], 2)[1:-1]
        half = 0.42 * np.repeat(heights[first : last + 1], 2)
        return np.column_stack([np.append(layer - half, (layer + half)[::-1]), np.append(y, y[::-1])])

    @staticmethod
    def _one(layer: int, values: np.ndarray, low: float, high: float) -> np.ndarray:
        """Nine tenths of what one neuron says over the pictures: the neuron in the middle, by how much it changes."""
        changes = values.std(axis=0)
        neuron = int(np.argsort(changes)[len(changes) // 2])
        ends = np.clip(np.quantile(values[:, neuron], [0.05, 0.95]), None, high)
        dot = 0.004 * (high - low)  # or one that always says the same is not seen
        return np.column_stack([[layer, layer], ends + [-dot, dot]])

    def handles(self) -> list[live.Handle]:
        """The green marks: forward above, back below."""
        last = 2 * self.n_layers + 1
        ways = ((self.there, 0.0, lambda x: x), (self.back, self.LEAST, lambda x: last - x))
        return [
            live.point(
                panel,
                x=lambda step, **_: self.layer_at(step),
                y=y,
                label=f"layer, {label}",
                moves=["step"],
                to=lambda x, y, step_of=step_of, **_: {"step": step_of(min(max(x, 1), self.n_layers))},
                follows="x",
            )
            for (panel, y, step_of), label in zip(ways, ("forward", "back"), strict=True)
        ]


class Trained:
    """The loss of networks with several activations while they train; at the end of each curve, how many new pictures it reads."""

    COLORS = (style.BLUE, style.AMBER, style.PINK, style.BLACK)
    INKS = (style.BLUE, style.WRITTEN_AMBER, style.WRITTEN_SECOND, style.BLACK)
    APART = 0.26  # of two labels, at least

    def __init__(self, names: Sequence[str], n_steps: int) -> None:
        self.figure, axes = plt.subplots(figsize=(7.4, 4.0))
        self.lines = {
            name: axes.plot([], [], color=color, linewidth=2.4)[0]
            for name, color in zip(names, self.COLORS, strict=True)
        }
        axes.set(xlabel="step of training", ylabel="loss", xlim=(0, 1.38 * n_steps), ylim=(0, 3))
        axes.set(
            title="Loss while training, and new pictures read in the end",
            xticks=np.arange(0, n_steps + 1, 100),
        )
        axes.spines["bottom"].set_bounds(0, n_steps)
        axes.plot(
            [0, n_steps], 2 * [np.log(10)], color=style.TRUTH, linestyle="--", linewidth=1, zorder=style.BELOW
        )
        axes.text(n_steps, np.log(10) + 0.06, "guessing", color="#595959", ha="right", zorder=style.BELOW)
        self.n_steps, self.labels = n_steps, draw.Labels(axes, [(1.2 * n_steps, 0.0)] * len(names), zorder=3)

    def set(self, runs: Mapping[str, tuple[np.ndarray, float]]) -> None:
        """For each name the loss in the course of training, and the share of new pictures that is read in the end."""
        ends = []
        for name, (losses, _) in runs.items():
            self.lines[name].set_data((np.arange(len(losses)) + 0.5) * self.n_steps / len(losses), losses)
            ends.append(losses[-1])
        order = np.argsort(ends)
        places = np.array(ends, float)
        places[order] = np.maximum.accumulate(places[order] - self.APART * np.arange(len(ends)))
        places[order] += self.APART * np.arange(len(ends))
        self.labels.move([(1.19 * self.n_steps, max(y, 0.02) + 0.06) for y in places])
        self.labels.set([f"{name.split(',')[0]}: {read:.0%}" for name, (_, read) in runs.items()], self.INKS)


class Softmax:
    """Left a bar for the logit of each class, then its exponential, and right its probability."""

    def __init__(self, classes: Sequence[str]) -> None:
        self.figure, panels = plt.subplots(1, 3, figsize=(8.8, 3.4))
        left, middle, right = panels
        self.axes, self.classes = left, classes
        self.logits, self.exponentials, self.probabilities = (
            panel.bar(classes, [0.0] * len(classes), color=color, zorder=1)
            for panel, color in zip(panels, (style.GREY, style.SKY, style.BLUE), strict=True)
        )
        left.axhline(0, color="black", linewidth=0.8, zorder=style.BELOW)
        left.set(title="logits $z$: drag them", ylim=(-6.2, 6.2), yticks=[-5, 0, 5])
        middle.set(title="$e^{z/T}$, the largest as 1", ylim=(0, 1.3), yticks=[0, 0.5, 1])
        right.set(title="probabilities", ylim=(0, 1.3), yticks=[0, 0.5, 1], yticklabels=["0%", "50%", "100%"])
        places = [(float(k), 0.0) for k in range(len(classes))]
        self.numbers = [draw.Labels(panel, places, zorder=4) for panel in panels]
        middle_of = (len(classes) - 1) / 2
        self.sums = [draw.Labels(panel, [(middle_of, 1.22)], zorder=4) for panel in (middle, right)]

    def set(self, logits: np.ndarray, exponentials: np.ndarray | None, probabilities: np.ndarray) -> None:
        """For each class a logit within ±5, its exponential, where it is used, and its probability."""
        shares = np.zeros(len(logits)) if exponentials is None else exponentials
        for bars, heights in (
            (self.logits, logits),
            (self.exponentials, shares),
            (self.probabilities, probabilities),
        ):
            for bar, height in zip(bars, heights, strict=True):
                bar.set_height(height)
        at_logits, at_exponentials, at_probabilities = self.numbers
        at_logits.move([(k, z + (0.55 if z >= 0 else -0.55)) for k, z in enumerate(logits)])
        at_logits.set([f"{z:.1f}".replace("-", "−") for z in logits])
        for labels, heights in ((at_exponentials, shares), (at_probabilities, probabilities)):
            labels.move([(k, height + 0.06) for k, height in enumerate(heights)])
        used = exponentials is not None
        at_exponentials.set([("≈ 0" if e < 0.005 else f"{e:.2f}") if used else "" for e in shares])
        at_probabilities.set([percent(p).replace("below", "<").replace("above", ">") for p in probabilities])
        self.sums[0].set([f"their sum: {shares.sum():.2f}" if used else "not used"])
        self.sums[1].set([f"each ÷ {shares.sum():.2f}" if used else "each by itself"])

    def handles(self) -> list[live.Handle]:
        """The bars of the logits."""
        return [
            live.bar(self.axes, at=k, y=f"z{k + 1}", label=f"logit of {name}")
            for k, name in enumerate(self.classes)
        ]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """A logit, its exponential, and the probability that it becomes."""
        bars = zip(handles, self.exponentials, self.probabilities, strict=True)
        return [[f"z{k + 1}", *group] for k, group in enumerate(bars)]


def percent(share: float) -> str:
    """A probability with one decimal; a very small one, or one that is nearly 1, as such."""
    if 0 < share < BELOW:
        return "below 0.1%"
    return "above 99.9%" if 1 - BELOW < share < 1 else f"{share:.1%}"


def _brief(size: float) -> str:
    """A size in four characters: the nearest power of ten where it is large or small."""
    if 0.01 <= size < 1000:
        return f"{size:.{2 if size < 1 else 1 if size < 10 else 0}f}"
    return f"10{str(round(np.log10(max(size, 1e-30)))).translate(RAISED)}"
