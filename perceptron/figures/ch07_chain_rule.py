"""The pictures of lecture 07: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.chain import Chain
from perceptron.drawing.knob import Knob, Pulls, Wiggle, shown
from perceptron.models.forward import Layers

Edges = list[tuple[int, int, int]]
Step = tuple[str, str, int]

SLOPE_SHARE = {
    1: (0.735, 0.8),
    2: (0.735, 0.8, 0.77),
}  # of the way along a weight of a layer, by how many are hidden: there its slope is far from the others
HIDDEN, OUTPUTS = ("h₁", "h₂", "h₃"), ("ŷ₁", "ŷ₂")  # as in the picture, so in all texts
MOST_CHANGE = 0.4  # of a weight, to either side
CHANGES = np.round(np.linspace(-MOST_CHANGE, MOST_CHANGE, 17), 2)  # for which the loss is measured
ETA = 0.005  # of the one step of descent after the film: at no input of the sliders does the loss rise
MONOSPACE = 0.602 * draw.FONT / 72  # width of a letter of the code, in inches
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
        x = np.linspace(0.05, 1.772, 400)
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


def way_back(layers: int) -> list[Step]:
    """The lines of numpy of the way back through so many layers, for one sample: each with what it finds, and of which layer.

    >>> [line for line, _, _ in way_back(1)]
    ['dy_hat = 2 * (y_hat - y)', 'dW1, db1 = np.outer(dy_hat, x), dy_hat']
    """
    behind = "dy_hat"
    steps = [(f"{behind} = 2 * (y_hat - y)", "error", layers)]
    for k in range(layers, 0, -1):
        before, j = f"h{k - 1}" if k > 1 else "x", k - 1
        steps.append((f"dW{k}, db{k} = np.outer({behind}, {before}), {behind}", "weights", k))
        if k > 1:
            steps.append((f"dh{j} = W{k}.T @ {behind}", "paths", j))
            steps.append((f"dz{j} = dh{j} * (z{j} > 0)", "gate", j))
            behind = f"dz{j}"
    return steps


class Backward:
    """The steps back as a film over a drawn network: values and weights stay, slopes come in from the right.

    The lines of `way_back` stand below; the one whose numbers are under way is black, and has a mark. Slopes are pink: beside a
    weight its own, above a neuron that of its value, before the gate, as the sum over both paths, and after it, where it is
    that of the bias, too; their names in numpy stand above each layer. A neuron that is off is crossed out when its gate is
    reached: its z is below it. Outputs and labels lead to the loss, from where the first step goes back.
    `networks` have one and two hidden layers: in the deeper one the same lines come again. After the film of the first one
    weight can be changed: each neuron behind it has its own change beside it, in amber; `wiggle` shows the loss that answers,
    `pulls` its slopes for this sample, whose label is `y`, and for other `samples`.
    """

    def __init__(
        self, networks: Sequence[Layers], y: np.ndarray, samples: Sequence[tuple[np.ndarray, np.ndarray]]
    ):
        self.networks, self.y, self.samples = networks, y, samples
        self.figure = plt.figure(figsize=(9.6, 6.8))
        grid = self.figure.add_gridspec(2, 3, width_ratios=(4.5, 2.3, 2.3), height_ratios=(5.0, 2.0))
        self.axes = self.figure.add_subplot(grid[0, :])
        text, loss, pulls = (self.figure.add_subplot(grid[1, k]) for k in range(3))
        for axes in (self.axes, text):
            axes.set_axis_off()  # before anything is measured: axes without ticks are larger
        named = [f"x = ({', '.join(map(shown, x))}),\ny = ({', '.join(map(shown, y))})" for x, y in samples]
        self.pulls = Pulls(pulls, ["this sample", *named])
        self.wiggle = Wiggle(loss, CHANGES)
        sizes = self._sizes(networks[0])
        self.network = draw.network(
            self.axes,
            sizes,
            names={0: [f"$x_{k + 1}$" for k in range(sizes[0])], 2: [r"$\hat y_1$", r"$\hat y_2$"]},
            titles=("inputs", "", "outputs"),
            weight_scale=2,
            edge_numbers=True,
            value_scale=6.0,
            beside=TO_LOSS + 0.55,
            short=True,
            decimals=3,
        )
        net = self.network
        self._draw_loss()
        self.inside = net.name_inside(1, HIDDEN)
        self.knob = Knob(net, "edge", "change", most=MOST_CHANGE, start=0.4, end=0.62)
        self.names = self.knob.weights(("x₁", "x₂"), HIDDEN, OUTPUTS)
        at: list[draw.Point] = [(0.0, 0.0)]
        self.heads = draw.Labels(self.axes, at, zorder=2.55)
        self.edge_slopes = draw.Labels(self.axes, at, zorder=2.6, boxed=True)
        self.sums = draw.Labels(self.axes, at, zorder=2.65, clip=False)
        self.neuron_slopes = draw.Labels(self.axes, at, zorder=2.7, boxed=True)
        self.nudges = draw.Labels(self.axes, at, zorder=2.75, boxed=True)
        self.carried = self.axes.scatter([], [], s=70, color=style.SLOPE, edgecolors="white", zorder=2.8)
        self.off = draw.Crosses(net, style.SLOPE)
        _, height = draw.clear_axes(text)
        deepest = way_back(len(networks[-1].W))
        self.columns = 4 + max(len(line) for line, _, _ in deepest)
        rows = height * (1 - (np.arange(len(deepest)) + 0.5) / len(deepest))
        half = 0.5 * self.columns * MONOSPACE
        at = [(half + 0.05, row) for row in rows.tolist()]
        self.code = draw.Labels(text, at, zorder=3, family="monospace", clip=False)
        self.rows = [
            live.region(text, "box", [(x - half, y - 0.5 * draw.LINE), (x + half, y + 0.5 * draw.LINE)])
            for x, y in at
        ]
        self._arrange(1)

    @staticmethod
    def _sizes(network: Layers) -> list[int]:
        return [network.W[0].shape[1], *map(len, network.b)]

    def _arrange(self, hidden: int) -> None:
        """Draw the network with so many hidden layers, and the lines of its way back."""
        self.hidden, self.steps = hidden, way_back(hidden + 1)
        net, network = self.network, self.networks[hidden - 1]
        net.reshape(self._sizes(network))
        net.set(biases=network.b)
        behind = [np.array(layer) for layer in net.positions[1:]]
        inner = np.concatenate(behind[:-1])
        self.inside.move(inner + [0.0, 0.6 * net.radius])
        self.inside.set(HIDDEN if hidden == 1 else [""] * len(inner), draw.DARK)
        self.sums.move(inner - [0.0, net.radius + 1.56 * draw.LINE])
        above = np.concatenate(behind) + [0.0, 0.62 * draw.LINE + net.radius]
        self.neuron_slopes.move(above)
        between = self.at_loss - [0.5 * TO_LOSS, 0.0]  # the two lines that lead to the loss
        self.nudges.move([*above, between])
        self.edge_slopes.move([net.along(edge, SLOPE_SHARE[hidden][edge[0] - 1]) for edge in net.edges])
        columns = [layer[0][0] for layer in net.positions]
        top = self.axes.get_ylim()[1] - 0.12
        gaps = [(left + right) / 2 for left, right in itertools.pairwise(columns)]
        self.heads.move(
            [*((x, top) for x in columns[1:-1]), *((x, top - draw.LINE) for x in (*gaps, *columns[1:]))]
        )

    def _draw_loss(self) -> None:
        """A neuron beside the outputs, with its formula, to which they and their labels lead."""
        net, outputs = self.network, np.array(self.network.positions[2])
        self.at_loss = outputs.mean(axis=0) + [TO_LOSS, 0.0]
        x, middle = map(float, self.at_loss)
        shared: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": draw.FONT, "zorder": 0.7}
        for k, (left, height) in enumerate(outputs):
            self.axes.plot([left, x, x], [height, middle, height], color=style.GREY, lw=1, zorder=0.4)
            label = self.axes.text(x, height, f"$y_{k + 1}$ = {shown(self.y[k])}", **shared)
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 2})
        self.axes.add_patch(Circle((x, middle), net.radius, fc="white", ec=draw.DARK, lw=1.2, zorder=0.5))
        for height, name in (
            (middle + 0.6 * net.radius, "L"),
            (self.axes.get_ylim()[1] - 0.12, "loss Σ (ŷ − y)²"),
        ):
            self.axes.text(x, height, name, color=draw.DARK, **shared)
        self.loss = draw.Labels(self.axes, [(x, middle)], zorder=4)

    def set(self, hidden: int, step: float, x: np.ndarray, edge: int, change: float, mean: bool) -> str:
        """Show the way back through so many hidden layers after `step` of its steps, for the inputs x; returns it in words.

        Between two steps slopes are on their way. After the last step of the shorter way the weight with the number `edge`
        in `network.edges` is changed by `change`; or all slopes become their `mean` over the samples.
        """
        if hidden != self.hidden:
            self._arrange(hidden)
        done, way = int(step), step % 1
        net, under_way = self.network, done + 1 if way else done
        ended = step == len(self.steps)
        can_change = ended and hidden == 1
        given, change = self.networks[hidden - 1], change if can_change else 0.0
        tried = given.changed(edge, change)
        now = tried.both_ways(x, self.y)
        losses = [given.changed(edge, each).loss(x, self.y) for each in CHANGES]
        samples = [(x, self.y), *self.samples]
        pulls = [given.slope(edge, *sample) for sample in samples]
        moved = np.concatenate(tried.forward(x)) - np.concatenate(given.forward(x))
        inner = range(1, hidden + 1)
        net.set(
            values=[now[name] for name in ("x", *(f"h{k}" for k in inner), "y_hat")],
            weights=[now[f"W{k}"] for k in (*inner, hidden + 1)],
            highlight=[] if ended else self._lit(under_way),
        )
        self.knob.set(edge, change, shown=can_change)
        told = [f"Δ {_signed(each)}" for each in moved]
        on = self.path(edge) if change else []
        nudges = [each if k in on else "" for k, each in enumerate(told)]
        apart = f"Δ {_signed(_apart(losses, change)[2])}" if change else ""
        self.nudges.set([*nudges, apart], CHANGE)
        self.loss.set([shown(np.interp(change, CHANGES, losses), 3)])
        self.wiggle.set(self.name(edge), losses, pulls[0] if ended else np.nan, change)
        self.pulls.set(pulls if ended else [])
        mean = mean and can_change
        slopes = given.mean_slopes(samples) if mean else now
        self._set_slopes(
            {**now, **slopes}, 0 if change else done, mean
        )  # slopes are those without the change
        gates = {k: number for number, (_, kind, k) in enumerate(self.steps, start=1) if kind == "gate"}
        sums = [(k, j, z) for k in inner for j, z in enumerate(now[f"z{k}"])]
        off = [
            z <= 0 and under_way >= gates[k] and not mean for k, _, z in sums
        ]  # each sample has gates of its own
        self.sums.set(
            [f"z = {shown(z, 3)}" for *_, z in sums], [style.SLOPE if no else draw.DARK for no in off]
        )
        self.off.set([(k, j) for (k, j, _), no in zip(sums, off, strict=True) if no])
        self.carried.set_offsets(self._under_way(under_way, way))
        lines, inks = [""] * len(self.rows), [style.GREY] * len(self.rows)
        for number, (line, _, _) in enumerate(self.steps, start=1):
            mark = "▸" if number == under_way else " "
            lines[number - 1] = f"{number} {mark} {line}".ljust(self.columns)
        if under_way:
            inks[under_way - 1] = "black"
        self.code.set(lines, inks)
        if change:
            return self.answer(edge, change, losses, pulls[0], given.at_kink(edge, x), moved)
        after = given.stepped(slopes, ETA)
        if mean:
            losses = [float(np.mean([net.loss(*each) for each in samples])) for net in (given, after)]
            return (
                f"The mean over all {len(samples)} samples, for every weight and bias at once: a batch goes down these slopes.\n"
                f"One step, η = {ETA}: mean loss {shown(losses[0], 3)} → {shown(losses[1], 3)}."
            )
        return self.told(step, now, after.loss(x, self.y), edge, pulls)

    def _lit(self, step: int) -> Edges:
        """The weights through which slopes go in this step."""
        _, kind, k = self.steps[step - 1] if step else ("", "", 0)
        layer = {"weights": k, "paths": k + 1}.get(kind)
        return [edge for edge in self.network.edges if edge[0] == layer]

    def _set_slopes(self, now: Mapping[str, np.ndarray], known: int, mean: bool) -> None:
        """Write the slopes that are known after so many steps, and the names of their arrays above them."""
        written = partial(shown, decimals=3 if mean else 4)
        found = {(kind, k) for _, kind, k in self.steps[:known]}
        inner, outputs = range(1, self.hidden + 1), self.hidden + 1
        self.edge_slopes.set(
            [
                written(now[f"dW{k}"][j, i]) if ("weights", k) in found else ""
                for k, j, i in self.network.edges
            ],
            style.SLOPE,
        )
        layers, names = [], []
        for k in inner:
            slopes = now["dy_hat"] if k == self.hidden else now[f"dz{k + 1}"]
            paths = (
                slopes[:, None] * now[f"W{k + 1}"]
            ).T  # what comes to each neuron along each weight behind
            sums = [_sum(each) if self.hidden == 1 else shown(each.sum()) for each in paths]
            gated = ("gate", k) in found
            layers.append([*map(written, now[f"dz{k}"])] if gated else sums)
            names.append(f"dz{k}" if gated else f"dh{k}")
            if ("paths", k) not in found:
                layers[-1], names[-1] = [""] * len(sums), ""
        layers.append([written(each) if known else "" for each in now["dy_hat"]])
        self.neuron_slopes.set(sum(layers, []), style.SLOPE)
        prefix = "mean " if mean else ""
        titles = ["hidden, ReLU" if self.hidden == 1 else f"hidden {k}, ReLU" for k in inner]
        names += ["dy_hat" if known else ""]
        names = [f"dW{k}" if ("weights", k) in found else "" for k in (*inner, outputs)] + names
        names = [name and prefix + name for name in names]
        self.heads.set([*titles, *names], [draw.DARK] * len(titles) + [style.SLOPE] * len(names))

    def _under_way(self, step: int, way: float) -> np.ndarray:
        """Where dots are: they come in from the right, meet on the weights, and go back along the weights."""
        net, (_, kind, _) = self.network, self.steps[step - 1]
        if not way or kind == "gate":
            return np.zeros((0, 2))
        if kind == "error":  # from the loss to the outputs
            ways = np.array(net.positions[-1]) - self.at_loss
            rim = net.radius / np.linalg.norm(ways, axis=1, keepdims=True)
            return np.asarray(self.at_loss + (rim + way * (1 - 2 * rim)) * ways)
        edges = self._lit(step)
        if kind == "paths":
            return np.array([net.along(edge, 1 - way) for edge in edges])
        share = SLOPE_SHARE[self.hidden][edges[0][0] - 1]  # the value before a weight and the slope behind it
        meeting = [share * way, 1 - (1 - share) * way]
        return np.array([net.along(edge, share) for edge in edges for share in meeting])

    def weights(self) -> dict[str, int]:
        """The numbers of the weights in `network.edges`, by names for a choice."""
        return self.names

    def name(self, edge: int) -> str:
        """What a weight is called: by what it joins, or with two hidden layers as in numpy."""
        layer, j, i = self.network.edges[edge]
        return list(self.names)[edge] if self.hidden == 1 else f"W{layer}[{j}, {i}]"

    def told(
        self, step: float, now: Mapping[str, np.ndarray], then: float, edge: int, pulls: Sequence[float]
    ) -> str:
        """The step that is under way in two lines of words, with the numbers of one entry.

        `then` is the loss after one step of descent with `ETA`.
        """
        number = int(np.ceil(step))
        said = self._told(number, now, then) if self.hidden == 1 else self._told_again(number, now)
        each = ", ".join(map(shown, pulls))
        end = f" Slopes of {self.name(edge)} by sample: {each}; mean {shown(float(np.mean(pulls)), 3)}."
        loss = shown(np.sum((now["y_hat"] - now["y"]) ** 2), 3)
        return f"Loss {loss}. {said}{end if step == len(self.steps) else ''}"

    def _told(self, step: int, now: Mapping[str, np.ndarray], then: float) -> str:
        x, h1, y_hat, y, dy_hat = (now[name] for name in ("x", "h1", "y_hat", "y", "dy_hat"))
        j = int(np.argmax(h1))  # a neuron that is on, where there is one
        name, off = HIDDEN[j], [n for n, h in zip(HIDDEN, h1, strict=True) if h == 0]
        all_off = " and ".join(filter(None, (", ".join(off[:-1]), *off[-1:])))
        paths = " + ".join(
            f"{_factor(w)} · {_factor(d)}" for w, d in zip(now["W2"][:, j], dy_hat, strict=True)
        )
        learn = f"{all_off} {'learn' if off[1:] else 'learns'} nothing." if off else "All learn."
        return (
            f"The way forward is done.\nHidden neurons that are off: {all_off or 'none'}.",
            "The slope at an output is twice its error.\n"
            f"At ŷ₁: 2 · ({shown(y_hat[0])} − {_factor(y[0])}) = {shown(dy_hat[0])}.",
            "The slope of a weight: that of the neuron behind it, times the value of the one before it.\n"
            f"Weight {name} → ŷ₁: {_factor(dy_hat[0])} · {_factor(h1[j])} = {shown(now['dW2'][0, j])}.",
            "Each hidden neuron feeds both outputs, so at each two paths add.\n"
            f"At {name}: {paths} = {shown(now['dh1'][j])}.",
            f"Where a neuron is off (z ≤ 0), its slope becomes 0.\n{f'So for {all_off}' if off else 'None is off'}.",
            f"Weight x₁ → {name}: {_factor(now['dz1'][j])} · {_factor(x[0])} = {shown(now['dW1'][j, 0])}. {learn}\n"
            f"One step down all slopes, η = {ETA}: loss {shown(then, 3)}.",
        )[step]

    def _told_again(self, step: int, now: Mapping[str, np.ndarray]) -> str:
        """With two hidden layers: what a line does, which line it repeats, and its numbers."""
        if not step:
            return "The way forward is done.\nBack go five lines, and then lines 3 to 5 again."
        line, kind, _ = self.steps[step - 1]
        does = {
            "error": "twice the errors",
            "weights": "every slope behind times every value before",
            "paths": "at each neuron both paths add",
            "gate": "where z ≤ 0 nothing goes back",
        }[kind]
        again = f" is line {step - 3} again, one layer further back" if step > 5 else ""
        names = re.findall(r"np\.outer\((\w+), (\w+)\)", line)
        names = list(names[0]) if names else [line.split()[0]]
        numbers = [f"{name} = ({', '.join(map(shown, now[name] + 0.0))})" for name in names]
        return f"Line {step}{again}: {does}.\n{', '.join(numbers)}."

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
        name = self.name(edge)
        before, after, apart = _apart(losses, change)
        kink = f" There z of {name[-2:]} is exactly 0, a kink: 0 is the slope to one side." if at_kink else ""
        each = [f"Δ{(*HIDDEN, *OUTPUTS)[k]} {_signed(moved[k])}" for k in self.path(edge)]
        chain = [f"Δw {_signed(change)}", *each[:-2], ", ".join(each[-2:]), f"ΔL {_signed(apart)}"]
        return (
            f"Weight {name}: {' ⇒ '.join(chain)}: loss {shown(before, 3)} → {shown(after, 3)}.\n"
            f"Slope times change: {_factor(slope)} · {_factor(change)} = {shown(slope * change, 3)}."
            f"{kink or ' The pink slopes come back at change 0.'}"
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
            ended = values["step"] == len(self.steps) and values["hidden"] == 1
            return knob.points(values) if ended else []

        return [*inputs, replace(knob, points=points)]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """A line of numpy lights up with what it computes; an input with its slider."""

        def computed(number: int, j: int) -> Callable[..., live.Place]:
            def points(**values: Any) -> live.Place:
                net, (_, kind, k) = self.network, [*self.steps, *[("", "", 0)] * number][number]
                if kind == "weights":
                    return [net.along(edge, share) for edge in self._lit(number + 1) for share in (0.0, 1.0)]
                if not kind or j >= net.sizes[k]:
                    return []
                x, y = net.positions[k][j][0], net.positions[k][j][1] + net.radius
                return [(x - 0.35, y + 0.1 * draw.LINE), (x + 0.35, y + 1.2 * draw.LINE)]

            return points

        lines: list[list[live.Part]] = []
        for number, (row, step) in enumerate(zip(self.rows, way_back(len(self.networks[-1].W)), strict=True)):
            shape, most = ("line", 1) if step[1] == "weights" else ("box", len(HIDDEN))
            lines.append([row, *(live.region(self.axes, shape, computed(number, j)) for j in range(most))])
        lines += [[f"x{i + 1}", handle] for i, handle in enumerate(handles[:2])]
        lines += [["edge", "change", handles[2], self.wiggle.dot]]
        return lines


def _signed(change: float) -> str:
    return f"{'+' if change > 0 else ''}{shown(change, 3)}"


def _apart(losses: Sequence[float], change: float) -> tuple[float, float, float]:
    """The loss without the change, with it, and what is between the two as they are written."""
    before, after = (np.round(float(np.interp(each, CHANGES, losses)) + 1e-9, 3) for each in (0.0, change))
    return before, after, after - before


def _factor(value: float) -> str:
    return draw.bracketed(shown(value))


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
