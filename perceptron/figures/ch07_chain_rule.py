"""The pictures of lecture 07: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle, Rectangle

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.chain import Chain
from perceptron.drawing.knob import Knob, Pulls, Wiggle, shown
from perceptron.models.forward import (
    HIDDEN,
    OUTPUTS,
    Layers,
    Sample,
    apart,
    factor,
    path_sum,
    product,
    signed,
    told_again,
    told_back,
    told_change,
    told_kinks,
    way_back,
)

Edges = list[tuple[int, int, int]]

SLOPE_SHARE = {
    1: (0.735, 0.8),
    2: (0.735, 0.8, 0.77),
}  # of the way along a weight of a layer, by how many are hidden: there its slope is far from the others
MOST_CHANGE = 0.3  # of a weight, to either side
CHANGES = np.round(np.linspace(-MOST_CHANGE, MOST_CHANGE, 13), 2)  # for which the loss is measured
ETA = 0.005  # of the one step of descent after the film: at no input of the sliders does the loss rise
MONOSPACE = 0.602 * draw.FONT / 72  # width of a letter of the code, in inches
TO_LOSS = 1.45  # inches from the outputs to the loss
CHANGE = style.WRITTEN_AMBER  # of a value, by a changed weight: written Δ
ASIDE = to_rgba(style.SLOPE, 0.6)  # of a slope that is not on the way of the chosen weight
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


class Backward:
    """The steps back as a film over a drawn network: values and weights stay, slopes come in from the right.

    The lines of `way_back` stand below; the one whose numbers are under way is black, and has a mark. Slopes are pink: beside a
    weight its own, above a neuron that of its value, before the gate, as the sum over both paths, and after it, where it is
    that of the bias, too; their names in numpy stand above each layer. A neuron that is off is crossed out when its gate is
    reached: its z is below it. Outputs and labels lead to the loss, from where the first step goes back.
    `networks` have one and two hidden layers: in the deeper one the same lines come again. After the film of the first the
    paths of one weight to the loss are lit, and its slope is written as their product. That weight can be changed: each
    neuron behind it has its own change beside it, in amber, as a product, too; `wiggle` shows the loss that answers, `pulls`
    its slopes for each sample. The first sample has the label `y` and inputs that are chosen, `others` are given; one of them
    stands in the network, or the mean of all, in which no values stand.
    """

    apart = (
        ("step", "change"),
        ("hidden", "change"),
        ("step", "mean"),
        ("sample", "mean"),
        ("hidden", "mean"),
    )
    only: Mapping[str, tuple[str, int]] = {
        **dict.fromkeys(("step", "edge", "change", "mean"), ("hidden", 1)),
        **{"back": ("hidden", 2), "x1": ("sample", 1), "x2": ("sample", 1)},
    }

    def __init__(self, networks: Sequence[Layers], y: np.ndarray, others: Sequence[Sample]):
        self.networks, self.y, self.others = networks, y, others
        self.figure = plt.figure(figsize=(9.6, 6.8))
        grid = self.figure.add_gridspec(2, 3, width_ratios=(4.5, 2.3, 2.3), height_ratios=(5.0, 2.0))
        self.axes = self.figure.add_subplot(grid[0, :])
        text, loss, pulls = (self.figure.add_subplot(grid[1, k]) for k in range(3))
        for axes in (self.axes, text):
            axes.set_axis_off()  # before anything is measured: axes without ticks are larger
        self.pulls = Pulls(pulls, 1 + len(others))
        self.wiggle = Wiggle(loss, MOST_CHANGE)
        white: dict[str, Any] = {"color": "white", "zorder": 9, "clip_on": False, "visible": False}
        self.covers = [  # of the two panels with what stands beside them, where no weight is chosen
            axes.add_patch(Rectangle((left, -0.4), 1.1 - left, 1.65, transform=axes.transAxes, **white))
            for axes, left in ((loss, -0.33), (pulls, -0.46))
        ]
        for cover in self.covers:
            cover.set_in_layout(False)
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
        self.nudges = draw.Labels(self.axes, at, zorder=1.8, boxed=True)  # their boxes hide wires only
        self.carried = self.axes.scatter([], [], s=70, color=style.SLOPE, edgecolors="white", zorder=4.5)
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
        self.nudges.move([*above, self.at_loss - [0.0, net.radius + 0.6 * draw.LINE]])
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
        for left, height in outputs:
            self.axes.plot([left, x, x], [height, middle, height], color=style.GREY, lw=1, zorder=0.4)
        self.axes.add_patch(Circle((x, middle), net.radius, fc="white", ec=draw.DARK, lw=1.2, zorder=0.5))
        inside: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": draw.FONT, "color": draw.DARK}
        self.axes.text(x, middle + 0.6 * net.radius, "L", zorder=0.55, **inside)
        self.loss = draw.Labels(self.axes, [(x, middle)], zorder=4)
        heights = [*outputs[:, 1].tolist(), self.axes.get_ylim()[1] - 0.12]
        self.wanted = draw.Labels(self.axes, [(x, each) for each in heights], zorder=0.6, boxed=True)

    def set(
        self, hidden: int, step: float, x: np.ndarray, edge: int, change: float, sample: int, mean: bool
    ) -> str:
        """Show the way back through so many hidden layers after `step` of its steps; returns it in words.

        In the network stands the `sample` of this number, counted from 1, the first of which has the inputs `x`. Between two
        steps slopes are on their way. After the last step of the shorter way the weight with the number `edge` in
        `network.edges` is changed by `change`, and all may become their `mean` over the samples.
        """
        if hidden != self.hidden:
            self._arrange(hidden)
        done, way = int(step), step % 1
        net, under_way = self.network, done + 1 if way else done
        ended = step == len(self.steps)
        chosen = ended and hidden == 1  # then a weight is
        given, change, mean = self.networks[hidden - 1], change if chosen else 0.0, mean and chosen
        samples = [(x, self.y), *self.others]
        batch = samples if mean else [samples[sample - 1]]
        tried = given.changed(edge, change)
        now = tried.both_ways(*batch[0])
        inner = range(1, hidden + 1)
        values = [now[name] for name in ("x", *(f"h{k}" for k in inner), "y_hat")]
        lit = self.paths(edge) if chosen and not mean else [] if ended else self._lit(under_way)
        net.set(
            values=[None] * len(values) if mean else values,
            weights=[now[f"W{k}"] for k in (*inner, hidden + 1)],
            highlight=lit,
        )
        self.knob.set(edge, change, shown=chosen)
        loss, after = (float(np.mean([each.loss(*one) for one in batch])) for each in (given, tried))
        self.loss.set([shown(after, 3)])
        wanted = [f"{name} = {shown(each)}" for name, each in zip(("y₁", "y₂"), batch[0][1], strict=True)]
        self.wanted.set(["y₁", "y₂", "mean loss"] if mean else [*wanted, "loss Σ (ŷ − y)²"], draw.DARK)
        pulls = self._set_panels(edge, change, samples, batch, ended, len(samples) if mean else sample - 1)
        moved = np.concatenate(tried.forward(batch[0][0])) - np.concatenate(given.forward(batch[0][0]))
        nudges = self._nudges(edge, change, now, moved) if change and not mean else [""] * len(moved)
        by = f"Δ {signed(apart(loss, after)[2])}" if change else ""
        self.nudges.set([*nudges, by], CHANGE)
        slopes = given.mean_slopes(samples) if mean else now
        moving = self.steps[done][1:] if way else ("", 0)
        # slopes are those without the change
        self._set_slopes({**now, **slopes}, 0 if change else done, mean, moving, lit if chosen else [])
        gates = {k: number for number, (_, kind, k) in enumerate(self.steps, start=1) if kind == "gate"}
        sums = [(k, j, z) for k in inner for j, z in enumerate(now[f"z{k}"])]
        off = [z <= 1e-9 and under_way >= gates[k] and not mean for k, _, z in sums]
        self.sums.set(
            ["" if mean else f"z = {shown(z, 3)}" for *_, z in sums],
            [style.SLOPE if no else draw.DARK for no in off],
        )
        self.off.set([(k, j) for (k, j, _), no in zip(sums, off, strict=True) if no])
        self.carried.set_offsets(self._under_way(under_way, way))
        lines, inks = [""] * len(self.rows), [style.GREY] * len(self.rows)
        marked = 0 if change or mean else under_way
        for number, (line, _, _) in enumerate(self.steps, start=1):
            mark = "▸" if number == marked else " "
            lines[number - 1] = f"{number} {mark} {line}".ljust(self.columns)
        if marked:
            inks[marked - 1] = "black"
        self.code.set(lines, inks)
        name, slope = list(self.names)[edge], float(np.mean(pulls)) if mean else pulls[sample - 1]
        if change:
            each = {} if mean else {(*HIDDEN, *OUTPUTS)[k]: moved[k] for k in self.path(edge)}
            kinks = told_kinks(given, edge, change, batch)
            return told_change(name, {"w": change, **each}, (loss, after), slope, kinks)
        stepped = given.stepped(slopes, ETA)
        then = shown(float(np.mean([stepped.loss(*one) for one in batch])), 3)
        if mean:
            return (
                f"Mean slope of {name}: ({' + '.join(map(factor, pulls))}) / {len(pulls)} = {shown(slope, 3)}. No line gives it: "
                "a mean of products is no product of means.\n"
                f"One step down the mean slopes, η = {ETA}: mean loss {shown(loss, 3)} → {then}."
            )
        if hidden == 2:
            said = told_again(under_way, hidden + 1, now)
        else:
            one = edge if ended else min(edge, given.W[0].size - 1)  # line 5 is about the first layer
            of_one = f"Slope of {list(self.names)[one]}: {product(net.edges[one], now)}"
            said = told_back(under_way, now, of_one, f"One step down all slopes, η = {ETA}: loss {then}.")
        return f"Loss {shown(loss, 3)}. {said}"

    def _set_panels(
        self,
        edge: int,
        change: float,
        samples: Sequence[Sample],
        batch: Sequence[Sample],
        ended: bool,
        row: int,
    ) -> list[float]:
        """Show how the loss of the `batch` answers a change of this weight; returns its slopes for all samples.

        With two hidden layers no weight is chosen, and the panels are covered.
        """
        for cover in self.covers:
            cover.set_visible(self.hidden == 2)
        given = self.networks[self.hidden - 1]
        pulls = [given.slope(edge, *each) for each in samples]
        if self.hidden == 1:
            kinks = [given.kink(edge, each) for each, _ in batch]
            kinks = sorted({each for each in kinks if abs(each) <= MOST_CHANGE})
            changes = sorted({*CHANGES.tolist(), *kinks, change})
            networks = [given.changed(edge, each) for each in changes]
            losses = [float(np.mean([each.loss(*one) for one in batch])) for each in networks]
            slope = float(np.mean(pulls)) if len(batch) > 1 else pulls[row]
            self.wiggle.set(
                list(self.names)[edge], changes, losses, slope if ended else np.nan, change, kinks
            )
            self.pulls.set(pulls if ended else [], row)
        return pulls

    def _nudges(
        self, edge: int, change: float, now: Mapping[str, np.ndarray], moved: np.ndarray
    ) -> list[str]:
        """Beside each neuron on the way of the change what it does there: the change before it times a local ratio.

        `now` are the numbers with the change. A hidden neuron whose z crosses 0 has no ratio.
        """
        layer, j, i = self.network.edges[edge]
        hidden = self.network.sizes[1]
        texts = [""] * len(moved)
        for k in self.path(edge):
            if layer == 2 or k < hidden:  # the neuron behind the weight
                before, ratio = change, float(now["x" if layer == 1 else "h1"][i])
                ratio *= layer == 2 or now["z1"][j] > 1e-9
            else:
                before, ratio = float(moved[j]), float(now["W2"][k - hidden, j])
            texts[k] = f"Δ {signed(moved[k])}"
            if abs(before * ratio - moved[k]) < 1e-9:
                texts[k] += f" = {shown(before)} · {factor(ratio)}"
        return texts

    def paths(self, edge: int) -> Edges:
        """The weights on the way from this one to the loss, itself included."""
        layer, j, _ = self.network.edges[edge]
        behind = [each for each in self.network.edges if layer == 1 and each[0] == 2 and each[2] == j]
        return [self.network.edges[edge], *behind]

    def _lit(self, step: int) -> Edges:
        """The weights through which slopes go in this step."""
        _, kind, k = self.steps[step - 1] if step else ("", "", 0)
        layer = {"weights": k, "paths": k + 1}.get(kind)
        return [edge for edge in self.network.edges if edge[0] == layer]

    def _set_slopes(
        self,
        now: Mapping[str, np.ndarray],
        known: int,
        mean: bool,
        moving: tuple[str, int],
        lit: Edges,
    ) -> None:
        """Write the slopes that are known after so many steps, and the names of their arrays above them.

        `moving` is the kind of the step that is under way, and its layer: at a gate each slope stands with what it is
        multiplied by, and on the way along weights each weight has what it carries. Slopes that are not on the `lit` way of a
        weight, where there is one, are pale.
        """
        written = partial(shown, decimals=3 if mean else 4)
        found = {(kind, k) for _, kind, k in self.steps[:known]}
        inner, outputs = range(1, self.hidden + 1), self.hidden + 1
        behind_of = {k: f"dz{k}" if k < outputs else "dy_hat" for k in (*inner, outputs)}
        carrying = moving[1] + 1 if moving[0] == "paths" else 0

        def beside(k: int, j: int, i: int) -> str:
            if k == carrying:
                return shown(now[f"W{k}"][j, i] * now[behind_of[k]][j])
            return written(now[f"dW{k}"][j, i]) if ("weights", k) in found else ""

        self.edge_slopes.set(
            [beside(*each) for each in self.network.edges],
            [to_rgba(style.SLOPE) if each in lit[:1] or not lit else ASIDE for each in self.network.edges],
        )
        layers, names = [], []
        for k in inner:
            slopes = now[behind_of[k + 1]]
            paths = (
                slopes[:, None] * now[f"W{k + 1}"]
            ).T  # what comes to each neuron along each weight behind
            sums = [path_sum(each) if self.hidden == 1 else shown(each.sum()) for each in paths]
            gated = ("gate", k) in found
            if moving == ("gate", k):
                sums = [
                    f"{shown(dh)} · {int(z > 0)}" for dh, z in zip(now[f"dh{k}"], now[f"z{k}"], strict=True)
                ]
            layers.append([*map(written, now[f"dz{k}"])] if gated else sums)
            names.append((f"dz{k} = db{k}" if ("weights", k) in found else f"dz{k}") if gated else f"dh{k}")
            if ("paths", k) not in found:
                layers[-1], names[-1] = [""] * len(sums), ""
        layers.append([written(each) if known else "" for each in now["dy_hat"]])
        behind = {(k, j) for k, j, _ in lit}
        neurons = [(k, j) for k, size in enumerate(self.network.sizes) for j in range(size) if k]
        inks = [to_rgba(style.SLOPE) if each in behind or not lit else ASIDE for each in neurons]
        self.neuron_slopes.set(sum(layers, []), inks)
        prefix = "mean " if mean else ""
        titles = ["hidden, ReLU" if self.hidden == 1 else f"hidden {k}, ReLU" for k in inner]
        names += [f"dy_hat = db{outputs}" if ("weights", outputs) in found else "dy_hat" if known else ""]
        weights = {k: f"dW{k}" if ("weights", k) in found else "" for k in (*inner, outputs)}
        if carrying:
            weights[carrying] = f"W{carrying} · {behind_of[carrying]}"
        names = [name and prefix + name for name in (*weights.values(), *names)]
        self.heads.set([*titles, *names], [draw.DARK] * len(titles) + [style.SLOPE] * len(names))

    def _under_way(self, step: int, way: float) -> np.ndarray:
        """Where dots are: they come in from the right, meet on the weights, and go back along the weights."""
        net, (_, kind, k) = self.network, self.steps[step - 1]
        if not way:
            return np.zeros((0, 2))
        if (
            kind == "gate"
        ):  # from the right rim to the left, below the number; where a neuron is off not farther than its middle
            ends = [0.5 if (k, j) in self.off.neurons else 1.0 for j in range(net.sizes[k])]
            shift = [[0.85 - 1.7 * min(way, end), -0.52] for end in ends]
            return np.asarray(np.array(net.positions[k]) + net.radius * np.array(shift))
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
        """What a weight is called: by what it joins."""
        return list(self.names)[edge]

    def path(self, edge: int) -> list[int]:
        """Which neurons a weight moves, counted from the first hidden one: those whose change is written."""
        layer, j, _ = self.network.edges[edge]
        hidden, outputs = self.network.sizes[1:]
        return [j, *range(hidden, hidden + outputs)] if layer == 1 else [hidden + j]

    def handles(self) -> list[live.Handle]:
        """The two inputs, numbers that are dragged up and down, and after the film the knob on a weight."""
        net, side = self.network, 2 * self.network.radius
        inputs = [
            live.cell(self.axes, net.positions[0][i], f"x{i + 1}", size=(side, side), label=f"input x{i + 1}")
            for i in range(net.sizes[0])
        ]
        knob = self.knob.handle("one weight")

        def only(handle: live.Handle, where: Callable[[Mapping[str, Any]], bool]) -> live.Handle:
            return replace(handle, points=lambda values: handle.points(values) if where(values) else [])

        return [
            *(only(each, lambda values: values["sample"] == 1 and not values["mean"]) for each in inputs),
            only(knob, lambda values: values["step"] == len(self.steps) and values["hidden"] == 1),
        ]

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
