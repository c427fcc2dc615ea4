"""The pictures of lecture 07: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.chain import Chain
from perceptron.drawing.knob import Knob
from perceptron.drawing.scale import Scale, ticks

Edges = list[tuple[int, int, int]]

SLOPE_SHARE = {
    1: 0.735,
    2: 0.8,
}  # of the way along a weight of a layer: there its slope is far from the others
HIDDEN, OUTPUTS = ("h₁", "h₂", "h₃"), ("ŷ₁", "ŷ₂")  # as in the picture, so in all texts
CODE = (
    "dy_hat = 2 * (y_hat - y)",
    "dW2, db2 = np.outer(dy_hat, h1), dy_hat",
    "dh1 = W2.T @ dy_hat",
    "dz1 = dh1 * (z1 > 0)",
    "dW1, db1 = np.outer(dz1, x), dz1",
)  # of chapter 07's way back, for one sample
MOST_CHANGE = 0.4  # of a weight, to either side
CHANGES = np.round(np.linspace(-MOST_CHANGE, MOST_CHANGE, 17), 2)  # for which the loss is measured
ETA = 0.005  # of the one step of descent after the film: at no input of the sliders does the loss rise
ENDS = [digit * 10**power for power in range(4) for digit in (1, 2, 5)]  # where the scale of bars may end
TO_LOSS = 1.45  # inches from the outputs to the loss
CHANGE = style.WRITTEN_AMBER  # of a value, by a changed weight: written Δ
TANGENT = 0.4  # how far the tangent reaches to each side, in units of x


class LogSin:
    """log(sin(x²)) taken apart: the chain of its functions above, its curve with the tangent at x below."""

    def __init__(self) -> None:
        self.figure, (top, self.axes) = plt.subplots(2, 1, figsize=(8.6, 5.0), height_ratios=(2.0, 2.4))
        self.graph = Chain(
            top,
            ["$x$", r"$c = x^2$", r"$b = \sin c$", r"$f = \log b$"],
            ["square", "sin", "log"],
            ["$2x$", r"$\cos c$", "$1/b$"],
        )
        x = np.linspace(0.05, 1.77, 400)
        self.axes.plot(x, np.log(np.sin(x**2)), color=style.TRUTH)
        (self.tangent,) = self.axes.plot([], [], color=style.SLOPE)
        (self.point,) = self.axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
        self.axes.set(xlim=(0, 1.8), ylim=(-5, 1), xlabel="x", ylabel="f(x)")
        self.axes.set_title("log(sin(x²)) and its tangent")

    def set(self, values: Sequence[float], slopes: Sequence[float]) -> None:
        """Show the values x, c, b, f and the three slopes between them."""
        slope = self.graph.set(values, slopes)[0]
        x, f = values[0], values[-1]
        self.tangent.set_data([x - TANGENT, x + TANGENT], [f - TANGENT * slope, f + TANGENT * slope])
        self.point.set_data([x], [f])

    def handle(self) -> live.Handle:
        """The point of the curve, dragged along it."""
        return live.point(
            self.axes, x="x", y=lambda x: float(np.log(np.sin(x**2))), label="point of the curve"
        )

    def linked(self) -> list[list[live.Part]]:
        """The tangent and its slope; each factor and what it is multiplied into."""
        return [
            ["x", self.graph.values[0], self.point],
            [self.graph.total[0], self.tangent],
            *self.graph.linked(),
        ]


class Backward:
    """The five steps back as a film over a drawn network: values and weights stay, slopes come in from the right.

    The lines of `CODE` stand below; the one whose numbers are under way is printed strong. Slopes are pink: beside a weight
    its own, above a neuron that of its value, before the gate, as the sum over both paths, and after it, where it is that of
    the bias, too. A neuron that is off is crossed out when its gate is reached. Outputs and labels, `y`,
    lead to the loss, from where the first step goes back. After the film one weight can
    be changed: each neuron behind it has its own change beside it, in amber; `wiggle` shows the loss that answers, `pulls` its
    slopes for this and other `samples`, which are named.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        y: Sequence[float],
        biases: Sequence[np.ndarray],
        samples: Sequence[str],
    ):
        self.figure = plt.figure(figsize=(9.6, 6.7))
        grid = self.figure.add_gridspec(2, 3, width_ratios=(4.5, 2.3, 2.3), height_ratios=(5.0, 2.0))
        self.axes = self.figure.add_subplot(grid[0, :])
        text, loss, pulls = (self.figure.add_subplot(grid[1, k]) for k in range(3))
        for axes in (self.axes, text):
            axes.set_axis_off()  # before anything is measured: axes without ticks are larger
        self.pulls = Pulls(pulls, ["this sample", *samples])
        self.wiggle = Wiggle(loss)
        self.network = draw.network(
            self.axes,
            sizes,
            biases=biases,
            names={0: [f"$x_{k + 1}$" for k in range(sizes[0])], 2: [r"$\hat y_1$", r"$\hat y_2$"]},
            titles=("inputs", "hidden, ReLU", "outputs"),
            weight_scale=2,
            edge_numbers=True,
            value_scale=6.0,
            beside=TO_LOSS + 0.55,
            short=True,
            decimals=3,
        )
        net = self.network
        self._draw_loss(y)
        net.name_inside(1, HIDDEN)
        above = 0.62 * draw.LINE + net.radius
        self.knob = Knob(net, "edge", "change", most=MOST_CHANGE, start=0.4, end=0.62)
        at_neurons = [(x, y + above) for layer in net.positions[1:] for x, y in layer]
        self.edge_slopes = draw.Labels(
            self.axes, [net.along(edge, SLOPE_SHARE[edge[0]]) for edge in net.edges], zorder=2.6, boxed=True
        )
        self.neuron_slopes = draw.Labels(self.axes, at_neurons, zorder=2.7, boxed=True)
        between = (self.at_loss[0] - 0.5 * TO_LOSS, self.at_loss[1])  # of the two lines that lead to the loss
        self.nudges = draw.Labels(self.axes, [*at_neurons, between], zorder=2.75, boxed=True)
        self.carried = self.axes.scatter([], [], s=70, color=style.SLOPE, edgecolors="white", zorder=2.8)
        self.off = draw.Crosses(net, style.SLOPE)
        text.set(xlim=(0, 1), ylim=(len(CODE) - 0.4, -0.6))
        self.code = [
            text.text(0.0, k, f"{k + 1}   {line}", family="monospace", fontsize=11, va="center")
            for k, line in enumerate(CODE)
        ]

    def _draw_loss(self, y: Sequence[float]) -> None:
        """A neuron beside the outputs, with its formula, to which they and their labels lead."""
        net, outputs = self.network, np.array(self.network.positions[2])
        self.at_loss = outputs.mean(axis=0) + [TO_LOSS, 0.0]
        x, middle = map(float, self.at_loss)
        shared: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": draw.FONT, "zorder": 0.7}
        for k, (left, height) in enumerate(outputs):
            self.axes.plot([left, x, x], [height, middle, height], color=style.GREY, lw=1, zorder=0.4)
            label = self.axes.text(x, height, f"$y_{k + 1}$ = {_shown(y[k])}", **shared)
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 2})
        self.axes.add_patch(Circle((x, middle), net.radius, fc="white", ec=draw.DARK, lw=1.2, zorder=0.5))
        for height, name in (
            (middle + 0.6 * net.radius, "L"),
            (self.axes.get_ylim()[1] - 0.12, "loss Σ (ŷ − y)²"),
        ):
            self.axes.text(x, height, name, color=draw.DARK, **shared)
        self.loss = draw.Labels(self.axes, [(x, middle)], zorder=4)

    def set(
        self,
        step: float,
        values: Mapping[str, np.ndarray],
        slopes: Mapping[str, np.ndarray],
        edge: int,
        change: float,
        losses: Sequence[float],
        pulls: Sequence[float],
        moved: Sequence[float],
    ) -> None:
        """Show the way back after `step` of its five steps; between two, slopes are on their way.

        `values` are "x", "h1", "y_hat", "W1" and "W2"; `slopes` are "dy_hat", "dW2", "dh1", "dz1" and "dW1". After the last step
        the weight with the number `edge` in `network.edges` is changed by `change` in values, not in slopes.
        `losses` are those for all `CHANGES` of it, `pulls` its slopes for this sample and others, `moved` what the
        change does to the hidden neurons and the outputs.
        """
        done, way = int(step), step % 1
        net, under_way = self.network, done + 1 if way else done
        first = [edge for edge in net.edges if edge[0] == 1]
        last = [edge for edge in net.edges if edge[0] == 2]
        lit = {2: last, 3: last, 5: first if way else []}.get(under_way, [])
        net.set(
            values=[values[name] for name in ("x", "h1", "y_hat")],
            weights=[values["W1"], values["W2"]],
            highlight=lit,
        )
        ended = step == len(self.code)
        self.knob.set(edge, change, shown=ended)
        change = change if ended else 0.0
        told = [f"Δ {_signed(each)}" for each in moved]
        on = self.path(edge) if change else []
        nudges = [each if k in on else "" for k, each in enumerate(told)]
        apart = f"Δ {_signed(_apart(losses, change)[2])}" if change else ""
        self.nudges.set([*nudges, apart], CHANGE)
        self.loss.set([_shown(np.interp(change, CHANGES, losses), 3)])
        self.wiggle.set(list(self.weights())[edge], losses, pulls[0] if ended else np.nan, change)
        self.pulls.set(pulls if ended else [])
        known = 0 if change else done  # slopes are those without the change
        shown = dict.fromkeys(net.edges, "")
        if known >= 2:
            shown |= {edge: _shown(slopes["dW2"][edge[1], edge[2]]) for edge in last}
        if known >= 5:
            shown |= {edge: _shown(slopes["dW1"][edge[1], edge[2]]) for edge in first}
        self.edge_slopes.set(list(shown.values()), style.SLOPE)
        paths = slopes["dy_hat"][:, None] * values["W2"]  # (K, H): what comes along each weight in step 3
        hidden = list(map(_shown, slopes["dz1"])) if done >= 4 else [_sum(path) for path in paths.T]
        output = list(map(_shown, slopes["dy_hat"]))
        above = [
            each if known >= least else "" for least, layer in ((3, hidden), (1, output)) for each in layer
        ]
        self.neuron_slopes.set(above, style.SLOPE)
        gate = done >= 4 or under_way == 4
        self.off.set([(1, j) for j, h in enumerate(values["h1"]) if h == 0 and gate])
        self.carried.set_offsets(self._under_way(under_way, way, first, last))
        for k, line in enumerate(self.code, start=1):
            line.set_color("black" if k == under_way else style.GREY)
            line.set_fontweight("bold" if k == under_way else "normal")

    def _under_way(self, step: int, way: float, first: Edges, last: Edges) -> np.ndarray:
        """Where dots are: they come in from the right, meet on the weights, and go back along the weights."""
        net = self.network
        if not way or step == 4:
            return np.zeros((0, 2))
        if step == 1:  # from the loss to the outputs
            ways = np.array(net.positions[2]) - self.at_loss
            rim = net.radius / np.linalg.norm(ways, axis=1, keepdims=True)
            return np.asarray(self.at_loss + (rim + way * (1 - 2 * rim)) * ways)
        if step == 3:
            return np.array([net.along(edge, 1 - way) for edge in last])
        edges = last if step == 2 else first  # the value before a weight and the slope behind it
        share = SLOPE_SHARE[edges[0][0]]
        meeting = [share * way, 1 - (1 - share) * way]
        return np.array([net.along(edge, share) for edge in edges for share in meeting])

    def weights(self) -> dict[str, int]:
        """The numbers of the weights in `network.edges`, by names for a choice."""
        return self.knob.weights(("x₁", "x₂"), HIDDEN, OUTPUTS)

    def told(
        self,
        step: float,
        values: Mapping[str, np.ndarray],
        slopes: Mapping[str, np.ndarray],
        then: float,
        edge: int,
        pulls: Sequence[float],
    ) -> str:
        """The step that is under way in two lines of words, with the numbers of one entry.

        As in `set`; `values` has the label "y", too, and `then` is the loss after one step of descent with `ETA`.
        """
        x, h1, y_hat, y, W2 = (values[name] for name in ("x", "h1", "y_hat", "y", "W2"))
        j = int(np.argmax(h1))  # a neuron that is on, where there is one
        name, off = HIDDEN[j], [n for n, h in zip(HIDDEN, h1, strict=True) if h == 0]
        all_off = " and ".join(filter(None, (", ".join(off[:-1]), *off[-1:])))
        paths = " + ".join(
            f"{_factor(w)} · {_factor(d)}" for w, d in zip(W2[:, j], slopes["dy_hat"], strict=True)
        )
        learn = f"{all_off} {'learn' if off[1:] else 'learns'} nothing." if off else "All learn."
        said = (
            f"The way forward is done.\nHidden neurons that are off: {all_off or 'none'}.",
            "The slope at an output is twice its error.\n"
            f"At ŷ₁: 2 · ({_shown(y_hat[0])} − {_factor(y[0])}) = {_shown(slopes['dy_hat'][0])}.",
            "The slope of a weight: that of the neuron behind it, times the value of the one before it.\n"
            f"Weight {name} → ŷ₁: {_factor(slopes['dy_hat'][0])} · {_factor(h1[j])} = {_shown(slopes['dW2'][0, j])}.",
            "Each hidden neuron feeds both outputs, so at each two paths add.\n"
            f"At {name}: {paths} = {_shown(slopes['dh1'][j])}.",
            f"Where a neuron is off, its slope becomes 0.\n{f'So for {all_off}' if off else 'None is off'}.",
            f"Weight x₁ → {name}: {_factor(slopes['dz1'][j])} · {_factor(x[0])} = {_shown(slopes['dW1'][j, 0])}. {learn}\n"
            f"One step down all slopes, η = {ETA}: loss {_shown(then, 3)}.",
        )[int(np.ceil(step))]
        each = ", ".join(map(_shown, pulls))
        end = f" Slopes of {list(self.weights())[edge]} by sample: {each}; mean {_shown(float(np.mean(pulls)), 3)}."
        return f"Loss {_shown(np.sum((y_hat - y) ** 2), 3)}. {said}{end if step == len(self.code) else ''}"

    def path(self, edge: int) -> list[int]:
        """Which neurons a weight moves, counted from the first hidden one: those whose change is written."""
        layer, j, _ = self.network.edges[edge]
        hidden, outputs = self.network.sizes[1:]
        return [j, *range(hidden, hidden + outputs)] if layer == 1 else [hidden + j]

    def answer(
        self,
        edge: int,
        change: float,
        losses: Sequence[float],
        slope: float,
        at_kink: bool,
        moved: Sequence[float],
    ) -> str:
        """How a changed weight moves what comes behind it, beside what its slope promises, which at a kink is none to both sides.

        `moved` are the changes of the hidden neurons and the outputs.
        """
        name = list(self.weights())[edge]
        before, after, apart = _apart(losses, change)
        kink = f" There z of {name[-2:]} is exactly 0, a kink: 0 is the slope to one side." if at_kink else ""
        each = [f"Δ{(*HIDDEN, *OUTPUTS)[k]} {_signed(moved[k])}" for k in self.path(edge)]
        chain = [f"Δw {_signed(change)}", *each[:-2], ", ".join(each[-2:]), f"ΔL {_signed(apart)}"]
        return (
            f"Weight {name}: {' ⇒ '.join(chain)}: loss {_shown(before, 3)} → {_shown(after, 3)}.\n"
            f"Slope times change: {_factor(slope)} · {_factor(change)} = {_shown(slope * change, 3)}.{kink}"
        )

    def handles(self) -> list[live.Handle]:
        """The two inputs, numbers that are dragged up and down, and after the film the knob on a weight."""
        net, side = self.network, 2 * self.network.radius
        inputs = [
            live.cell(self.axes, net.positions[0][i], f"x{i + 1}", size=(side, side), label=f"input x{i + 1}")
            for i in range(net.sizes[0])
        ]
        knob = self.knob.handle("one weight")

        def points(values: Mapping[str, float]) -> live.Place:
            return knob.points(values) if values["step"] == len(self.code) else []

        return [*inputs, replace(knob, points=points)]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """A line of numpy lights up with what it computes; an input with its slider."""
        net = self.network

        low, high = net.radius + 0.1 * draw.LINE, net.radius + 1.2 * draw.LINE

        def above(layer: int) -> list[live.Part]:
            corners = ([(x - 0.35, y + low), (x + 0.35, y + high)] for x, y in net.positions[layer])
            return [live.region(self.axes, "box", both) for both in corners]

        def edges(layer: int) -> list[live.Part]:
            found = [edge for edge in net.edges if edge[0] == layer]
            return [live.region(self.axes, "line", [net.along(e, 0.0), net.along(e, 1.0)]) for e in found]

        computed = (above(2), edges(2), above(1), above(1), edges(1))
        lines: list[list[live.Part]] = [[line, *seen] for line, seen in zip(self.code, computed, strict=True)]
        lines += [[f"x{i + 1}", handle] for i, handle in enumerate(handles[:2])]
        lines += [["edge", "change", handles[2], self.wiggle.dot]]
        return lines


class Wiggle:
    """The loss for each change of one weight, as it was measured, and its tangent, which the slope promises."""

    def __init__(self, axes: Axes) -> None:
        edge = 1.1 * MOST_CHANGE
        axes.set(xlim=(-edge, edge), xticks=[-0.4, 0, 0.4], xticklabels=["−0.4", "0", "0.4"])
        axes.set_xlabel(" ", fontsize=draw.FONT)  # keeps the room for the name of the weight
        self.name = axes.text(
            0.5, -0.29, "", transform=axes.transAxes, ha="center", va="center", fontsize=draw.FONT
        )
        axes.set_title("loss (grey), slope (pink)", fontsize=draw.FONT)
        self.scale = Scale(axes, widest="−100")
        data: dict[str, Any] = {"transform": self.scale.transform}
        (self.measured,) = axes.plot([], [], color=style.TRUTH, linewidth=4, alpha=0.6, zorder=2.0, **data)
        (self.tangent,) = axes.plot([], [], color=style.SLOPE, zorder=2.1, **data)
        (self.gap,) = axes.plot([], [], color="black", linewidth=1.2, zorder=2.2, **data)
        (self.dot,) = axes.plot(
            [], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white", zorder=2.3, **data
        )

    def set(self, name: str, losses: Sequence[float], slope: float, change: float) -> None:
        """Show the losses for `CHANGES` of this weight, its slope (NaN: not yet known), and which change is chosen."""
        self.name.set_text(f"change of {name}")
        loss, now = (float(np.interp(each, CHANGES, losses)) for each in (0.0, change))
        room = 1.15 * max(
            0.5, np.max(np.abs(np.subtract(losses, loss))), MOST_CHANGE * abs(np.nan_to_num(slope))
        )
        self.scale.set(loss - room, loss + room, ticks(loss - room, loss + room))
        self.measured.set_data(CHANGES, losses)
        self.tangent.set_data(CHANGES[[0, -1]], loss + slope * CHANGES[[0, -1]])
        self.gap.set_data([change, change], [loss + slope * change, now])
        self.dot.set_data([change], [now])


class Pulls:
    """The slopes of one weight for some samples, and their mean, as bars over a scale that has room for the longest."""

    def __init__(self, axes: Axes, samples: Sequence[str]) -> None:
        names = [*samples, "mean"]
        heights = np.array(
            [1.2 if "\n" in name else 0.9 for name in names]
        )  # of rows with two lines, and one
        rows = np.cumsum(heights) - heights / 2
        axes.set(xlim=(-1.05, 2.7), ylim=(heights.sum(), 0.0), xticks=[])
        axes.set_title("slope at change 0", fontsize=draw.FONT)
        axes.set_yticks(rows, names)
        axes.tick_params(axis="y", length=0, labelsize=draw.FONT)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        for x in (-1, 0, 1):
            axes.axvline(x, color=style.LIGHT if x else style.GREY, linewidth=0.8, zorder=style.BELOW)
        colors = [style.SLOPE] * len(samples) + ["black"]
        self.axes, self.bars = axes, axes.barh(rows, [0.0] * len(rows), height=0.6, color=colors, alpha=0.75)
        scale = [(x, heights.sum() + 0.55) for x in (-1.0, 0.0, 1.0)]
        self.numbers = draw.Labels(axes, [*((1.85, row) for row in rows), *scale], zorder=2, clip=False)

    def set(self, slopes: Sequence[float]) -> None:
        """Show the slopes of the samples; none before they are known."""
        shown = [*slopes, float(np.mean(slopes))] if slopes else [0.0] * len(self.bars)
        end = next(each for each in ENDS if each >= max(map(abs, shown)))
        for bar, slope in zip(self.bars, shown, strict=True):
            bar.set_width(slope / end)
        scale = [f"−{end}", "0", f"{end}"] if slopes else [""] * 3
        written = [*map(_shown, shown[:-1]), _shown(shown[-1], 3)] if slopes else ["?"] * len(shown)
        self.numbers.set(written + scale)


def _shown(value: float, decimals: int = 4) -> str:
    """So many decimals at most, rounded as by hand, without zeros at the end; a true minus sign, and none before 0.

    Four are enough for every slope of this network, and three for its values: what is written adds up and multiplies out.
    """
    size = np.floor(abs(value) * 10**decimals + 0.5 + 1e-6) / 10**decimals
    text = f"{size:.{decimals}f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 < size else text


def _signed(change: float) -> str:
    return f"{'+' if change > 0 else ''}{_shown(change, 3)}"


def _apart(losses: Sequence[float], change: float) -> tuple[float, float, float]:
    """The loss without the change, with it, and what is between the two as they are written."""
    before, after = (np.round(float(np.interp(each, CHANGES, losses)) + 1e-9, 3) for each in (0.0, change))
    return before, after, after - before


def _factor(value: float) -> str:
    return draw.bracketed(_shown(value))


def _sum(terms: Sequence[float]) -> str:
    """A sum as it is written out by hand: "3 − 2.5 = 0.5", with as many decimals as it needs, three at most."""
    first, *others, total = (
        f"{round(float(each), 3) + 0.0:.6g}".replace("-", "−") for each in (*terms, sum(terms))
    )
    rest = [f" − {each[1:]}" if each.startswith("−") else f" + {each}" for each in others]
    return f"{first}{''.join(rest)} = {total}"


class SizePerLayer:
    """How large signal and gradient are in each layer of a deep network, on a logarithmic axis."""

    def __init__(self, deepest: int):
        self.figure, axes = plt.subplots(figsize=(6.4, 4.2))
        axes.axhspan(0.1, 10, color=style.LIGHT, alpha=0.5, zorder=0, label="healthy: 0.1 to 10")
        (self.signal,) = axes.semilogy([], [], "o-", color=style.PREDICTION, label="signal, going forward")
        (self.slope,) = axes.semilogy([], [], "s-", color=style.SLOPE, label="gradient, going back")
        axes.set(xlim=(-0.5, deepest + 0.5), ylim=(1e-9, 1e9), xlabel="layer (0: input)")
        axes.set(ylabel="root mean square", title="Does the signal arrive, and does the gradient?")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, fontsize=10)

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
        left.legend(loc="upper center")
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
