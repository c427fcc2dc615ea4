"""The pictures of lecture 07: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.chain import Chain
from perceptron.drawing.knob import Knob
from perceptron.drawing.panels.arrows import Arrows
from perceptron.drawing.panels.bars import Bars
from perceptron.drawing.panels.code import Code
from perceptron.drawing.panels.learned import Learned
from perceptron.drawing.panels.loss_neuron import LossNeuron
from perceptron.drawing.panels.response import Response
from perceptron.drawing.panels.targets import Targets
from perceptron.drawing.scale import plain_ticks
from perceptron.models.forward import Layers, Sample, way_back
from perceptron.words import backward as words
from perceptron.words.numbers import apart, factor, shown, signed

Edges = list[tuple[int, int, int]]
Lit = Sequence[tuple[int, ...]]
Numbers = Mapping[str, np.ndarray]

# Of the way along a weight of a layer, by how many are hidden: there its slope is far from the others.
SLOPE_SHARE = {1: (0.735, 0.8), 2: (0.735, 0.8, 0.77)}
MOST_CHANGE = 0.4  # of a weight or a bias, to either side
CHANGES = np.round(np.linspace(-MOST_CHANGE, MOST_CHANGE, 17), 2)  # for which the loss is measured
ETA = 0.01  # of the one step of descent at the end of the film: at no input of the sliders does the loss rise
TO_LOSS = 1.45  # inches from the outputs to the loss
CHANGE = style.WRITTEN_AMBER  # of a value, by a changed parameter: written Δ
ASIDE = to_rgba(style.SLOPE, 0.6)  # of a slope that is not on the way of the chosen weight
WISH = to_rgba(style.SLOPE, 0.6)  # of arrows in neurons, beside their numbers
LONGEST = 6.0  # the slope whose arrow fills its neuron
LABELS = ("y₁", "y₂")
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
        (self.step,) = self.axes.plot([], [], "o-", color=style.AMBER, markersize=6, linewidth=1.5)
        (self.point,) = self.axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
        self.axes.set(xlim=(0, 1.8), ylim=(-5, 1), xlabel="x", ylabel="f(x)")
        self.axes.set_title("log(sin(x²)) and its tangent")

    def set(self, values: Sequence[float], slopes: Sequence[float], moved: Sequence[float] = ()) -> None:
        """Show the values x, c, b, f, the three slopes between them, and how far a step of x has `moved` them, if any."""
        slope = self.graph.set(values, slopes, moved)[0]
        x, f = values[0], values[-1]
        self.tangent.set_data([x - TANGENT, x + TANGENT], [f - TANGENT * slope, f + TANGENT * slope])
        self.step.set_data([x, x + moved[0]] if moved else [], [f, f + moved[-1]] if moved else [])
        self.point.set_data([x], [f])

    def handle(self) -> live.Handle:
        """The point of the curve, dragged along it."""
        return live.point(
            self.axes, x="x", y=lambda x, **_: float(np.log(np.sin(x**2))), label="point of the curve"
        )

    def linked(self) -> list[list[live.Part]]:
        """The tangent and its slope; each factor and what it is multiplied into."""
        return [
            ["x", self.graph.values[0], self.point],
            [self.graph.total[0], self.tangent],
            *self.graph.linked(),
        ]


class Backward:
    """The way back as a film over a drawn network, from the values of the way forward to one step down all slopes.

    `networks` have one and two hidden layers. At the start of the film the green knob changes one weight or bias: each
    neuron behind it has its change in amber, as a product; below, the change of the loss stands as the sum of slope times
    change over both outputs, and beside it the loss that answers. Then slopes come in from the right (pink), line by line of
    `way_back`; an arrow in each neuron is its wish, against its slope. After the last line the paths of one weight are
    lit, and then all move by −η times their slopes: the outputs go towards their targets, and the loss falls.
    The first sample has the label `y` and inputs that are chosen, `others` are given; one of them stands in the network, or
    the mean of all, in which no values stand, with the slopes of one weight for each sample as bars.
    What does not belong to the step that is shown is not there.
    """

    apart = (
        ("step", "change"),
        ("back", "change"),
        ("step", "mean"),
        ("sample", "mean"),
        ("hidden", "mean"),
    )
    only: Mapping[str, tuple[str, int]] = {
        **dict.fromkeys(("step", "edge", "mean"), ("hidden", 1)),
        **dict.fromkeys(("back", "deep"), ("hidden", 2)),
        **dict.fromkeys(("x1", "x2"), ("sample", 1)),
    }

    def __init__(self, networks: Sequence[Layers], y: np.ndarray, others: Sequence[Sample]):
        self.networks, self.y, self.others = networks, y, others
        self.figure = plt.figure(figsize=(9.6, 6.8))
        grid = self.figure.add_gridspec(2, 2, width_ratios=(4.6, 4.4), height_ratios=(5.0, 2.0))
        self.axes = self.figure.add_subplot(grid[0, :])
        text, loss, over = (self.figure.add_subplot(grid[1, k]) for k in (0, 1, 1))
        for axes in (self.axes, text, over):
            axes.set_axis_off()  # before anything is measured: axes without ticks are larger
        self.response = Response(loss, MOST_CHANGE, "loss (grey), slope (pink)")
        sizes = self._sizes(networks[0])
        self.network = net = draw.network(
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
        self.loss = LossNeuron(net, TO_LOSS)
        self.inside = net.name_inside(1, words.HIDDEN)
        self.knob = Knob(net, "edge", "change", most=MOST_CHANGE, start=0.38, end=0.64, biases=True)
        at: list[draw.Point] = [(0.0, 0.0)]
        self.heads = draw.Labels(self.axes, at, zorder=2.55)
        self.edge_slopes = draw.Labels(self.axes, at, zorder=2.6, boxed=True)
        self.sums = draw.Labels(self.axes, at, zorder=2.65, clip=False)
        self.neuron_slopes = draw.Labels(self.axes, at, zorder=2.7, boxed=True)
        self.nudges = draw.Labels(self.axes, at, zorder=1.8, boxed=True)  # their boxes hide wires only
        self.wishes = Arrows(self.axes, WISH, 3.3)
        self.carried = self.axes.scatter([], [], s=70, color=style.SLOPE, edgecolors="white", zorder=4.5)
        self.off = draw.Crosses(net, style.SLOPE)
        self.code = Code(text, [line for line, _, _ in self._lines(2)])
        self.bars = Bars(text, 4, text=2.75)
        self.targets = Targets(over, words.OUTPUTS, -5, 6)
        self._arrange(2)
        self.deep = dict(zip(self.names, itertools.count(), strict=False))
        self._arrange(1)
        self.parameters = dict(zip(self.names, itertools.count(), strict=False))

    @staticmethod
    def _sizes(network: Layers) -> list[int]:
        return [network.W[0].shape[1], *map(len, network.b)]

    @staticmethod
    def _lines(hidden: int) -> list[tuple[str, str, int]]:
        """The lines of the way back through so many hidden layers, and that of the step down."""
        return [*way_back(hidden + 1), ("W = W - eta * dW, b = b - eta * db", "down", 0)]

    def _arrange(self, hidden: int) -> None:
        """Draw the network with so many hidden layers."""
        self.hidden, self.steps = hidden, self._lines(hidden)
        net, sizes = self.network, self._sizes(self.networks[hidden - 1])
        net.reshape(sizes)
        self.neurons = [(k, j) for k, size in enumerate(sizes) for j in range(size) if k]
        self.places = [*net.edges, *((k, j, -1) for k, j in self.neurons)]
        self.neuron_names = words.names_of(sizes)
        self.names = words.parameter_names(self.places, self.neuron_names)
        behind = [np.array(layer) for layer in net.positions[1:]]
        inner, self.middles = np.concatenate(behind[:-1]), np.concatenate(behind)
        self.inside.move(inner + [0.0, 0.6 * net.radius])
        self.inside.set(sum(map(list, self.neuron_names[1:-1]), []), draw.DARK)
        above = self.middles + [0.0, 0.62 * draw.LINE + net.radius]
        self.neuron_slopes.move(above)
        self.nudges.move([*above, self.loss.at - [0.0, net.radius + 0.6 * draw.LINE]])
        self.edge_slopes.move([net.along(edge, SLOPE_SHARE[hidden][edge[0] - 1]) for edge in net.edges])
        columns = [layer[0][0] for layer in net.positions]
        top = self.axes.get_ylim()[1] - 0.12
        gaps = [(left + right) / 2 for left, right in itertools.pairwise(columns)]
        self.heads.move(
            [*((x, top) for x in columns[1:-1]), *((x, top - draw.LINE) for x in (*gaps, *columns[1:]))]
        )

    def set(
        self,
        hidden: int,
        step: float,
        x: np.ndarray,
        parameter: int,
        change: float,
        sample: int,
        mean: bool,
    ) -> str:
        """Show the way back through so many hidden layers after `step` of its steps; returns it in words.

        In the network stands the `sample` of this number, counted from 1, the first of which has the inputs `x`. Between two
        steps slopes are on their way, and in the last one all numbers. At step 0 the `parameter` of this number is changed by
        `change`, and all may become their `mean` over the samples.
        """
        if hidden != self.hidden:
            self._arrange(hidden)
        done, way, last = int(step), step % 1, len(self.steps) - 1
        under_way, ended = done + 1 if way else done, step == last
        change, mean = (0.0, False) if step else (change, mean)  # only at the start of the film
        given = self.networks[hidden - 1]
        samples = [(x, self.y), *self.others]
        batch = samples if mean else [samples[sample - 1]]
        at_first = given.both_ways(*batch[0])
        slopes = given.mean_slopes(samples) if mean else at_first
        taken = max(0.0, step - last) * ETA
        tried = given.changed(parameter, change) if change else given.stepped(slopes, taken)
        now = tried.both_ways(*batch[0])
        moved = np.concatenate(tried.forward(batch[0][0])) - np.concatenate(given.forward(batch[0][0]))
        loss, after = (float(np.mean([each.loss(*one) for one in batch])) for each in (given, tried))
        path = self._path(parameter)
        lit = path if change and not mean or ended else self._lit(under_way)
        whole = not step or taken > 0 and hidden == 1  # then biases are there, too; in two layers is no room
        layers = [now[each] for each in ("x", *(f"h{k + 1}" for k in range(hidden)), "y_hat")]
        values = [None] * len(layers) if mean else layers
        self.network.set(values=values, weights=tried.W, biases=tried.b if whole else [], highlight=lit)
        self.knob.set(parameter, change, shown=not step)
        self.loss.set(
            apart(loss, after)[1] if change else shown(after, 3),
            LABELS if mean else [*map("{} = {}".format, LABELS, map(shown, batch[0][1]))],
            "mean loss" if mean else "loss Σ (ŷ − y)²",
        )
        nudges = [""] * len(moved)
        if (change or taken) and not mean:
            nudges = words.nudges(self.places[parameter], self.neurons, change, now, moved)
        total = apart(loss, after)[2] if change else signed(after - loss, 3) if taken else ""
        self.nudges.set([*nudges, total and f"Δ {total}"], CHANGE)
        moving = self.steps[done][1:] if way else ("", 0)
        # slopes are those without the change: while something changes they are not there
        known = 0 if change or taken else last if mean else done
        self._set_slopes({**now, **slopes}, known, mean, moving, path if ended else [])
        if taken:
            steps = [-taken * slopes[f"dW{k}"][j, i] for k, j, i in self.network.edges]
            self.edge_slopes.set([signed(each, 3) if abs(each) > 5e-4 else "" for each in steps], CHANGE)
        self._set_gates(now, under_way, step == 0, whole, mean)
        self.carried.set_offsets(self._under_way(under_way, way))
        lines = [] if change or mean else [line for line, _, _ in self.steps]
        self.code.set(lines, under_way)
        name = self.names[parameter]
        pulls = [given.slope(parameter, *each) for each in samples] if mean else []
        if change or mean:
            self._set_answer(parameter, change, batch, at_first["dy_hat"], moved[-2:], after - loss, pulls)
        self._set_targets(at_first, now, None if change or mean else step)
        if change:
            behind = [] if mean else words.behind(self.places[parameter], self.neurons)
            called = sum(map(list, self.neuron_names[1:]), [])
            moves = {"b" if self.places[parameter][2] < 0 else "w": change}
            moves |= {called[k]: moved[k] for k in behind}
            kinks = words.told_kinks(given, parameter, change, batch, self.neuron_names)
            slope = float(np.mean([given.slope(parameter, *one) for one in batch]))
            return words.told_change(name, moves, (loss, after), slope, kinks, float(np.sum(moved[-2:] ** 2)))
        if mean:
            then = given.stepped(slopes, ETA)
            after = float(np.mean([then.loss(*one) for one in batch]))
            return words.told_mean(name, pulls, loss, ETA, after)
        if taken:
            pairs = list(zip(at_first["y_hat"], now["y_hat"], strict=True))
            return words.told_step(ETA, taken / ETA, (loss, after), pairs, batch[0][1])
        if hidden == 2:
            return f"Loss {shown(loss, 3)}. {words.told_again(under_way, hidden + 1, now)}"
        one = parameter if ended else min(parameter, given.W[0].size - 1)  # line 5 is about the first layer
        of_one = f"Slope of {self.names[one]}: {words.product(self.places[one], now)}"
        return f"Loss {shown(loss, 3)}. {words.told_back(under_way, now, of_one)}"

    def _set_gates(self, now: Numbers, under_way: int, start: bool, whole: bool, mean: bool) -> None:
        """Each z at the `start`, and at its gate; from there on a neuron that is off is crossed out."""
        gates = {k: number for number, (_, kind, k) in enumerate(self.steps, start=1) if kind == "gate"}
        strings, off = [], []
        for k, j in [] if mean else self.neurons[: -len(words.OUTPUTS)]:
            z, gated = float(now[f"z{k}"][j]), under_way >= gates[k]
            off += [(k, j)] if gated and z <= 1e-9 else []
            there = start or under_way == gates[k] or (k, j) in off and under_way < len(self.steps)
            strings.append(f"z = {shown(z, 3)}" if there else "")
        inner = self.middles[: -len(words.OUTPUTS)] - [0.0, self.network.radius]
        below = 1.56 if whole else 0.55  # the bias, or in its place
        self.sums.move(inner - [0.0, below * draw.LINE])
        strings = strings or [""] * len(inner)
        self.sums.set(
            strings, [style.SLOPE if each in off else draw.DARK for each in self.neurons[: len(inner)]]
        )
        self.off.set(off)

    def _set_targets(self, at_first: Numbers, now: Numbers, step: float | None) -> None:
        """Where the outputs are, and should be, in the film; nothing outside it."""
        if step is None:
            self.targets.clear()
            return
        y, y_hat = now["y"], now["y_hat"]
        errors = " + ".join(f"{factor(each, 3)}²" for each in y_hat - y)
        self.response.hide(True)
        self.bars.clear()
        self.targets.set(
            f"What is wanted?   L = {errors} = {shown(float(np.sum((y_hat - y) ** 2)), 3)}",
            y_hat,
            y,
            at_first["y_hat"],
            step >= 1,
            [shown(each, 3) for each in y_hat],
            [*map("{} = {}".format, LABELS, map(shown, y))],
        )

    def _set_answer(
        self,
        parameter: int,
        change: float,
        batch: Sequence[Sample],
        dy_hat: np.ndarray,
        moved: np.ndarray,
        measured: float,
        pulls: Sequence[float],
    ) -> None:
        """Show how the loss of the `batch` answers a change of this parameter, and what that is made of.

        For one sample that is each output's slope times its change; for the mean the slopes of all samples, `pulls`.
        """
        given, name = self.networks[self.hidden - 1], self.names[parameter]
        kinks = {at for each, _ in batch for at, *_ in given.kinks(parameter, each, MOST_CHANGE)}
        changes = sorted({*CHANGES.tolist(), *kinks, change})
        networks = [given.changed(parameter, each) for each in changes]
        losses = [float(np.mean([each.loss(*one) for one in batch])) for each in networks]
        slope = float(np.mean([given.slope(parameter, *one) for one in batch]))
        self.response.hide(False)
        self.response.set(name, changes, losses, slope, change, sorted(kinks))
        pale = to_rgba(style.SLOPE, 0.4)
        if pulls:
            self.bars.set(*words.pulls(name, pulls), [pale] * len(pulls) + [style.SLOPE])
        else:
            self.bars.set(*words.terms(dy_hat, moved, measured), [pale, pale, style.SLOPE, style.TRUTH])

    def _path(self, parameter: int) -> Lit:
        """The weights on the way from this parameter to the loss, itself included."""
        layer, j, i = self.places[parameter]
        edges = self.network.edges
        on = [each for each in edges if each[0] > layer + 1 or each[0] == layer + 1 and each[2] == j]
        return on if i < 0 and on else [(layer, j, i) if i >= 0 else (layer, j), *on]

    def _lit(self, step: int) -> Edges:
        """The weights through which slopes go in this step."""
        _, kind, k = self.steps[step - 1] if step else ("", "", 0)
        layer = {"weights": k, "paths": k + 1}.get(kind)
        return [edge for edge in self.network.edges if edge[0] == layer]

    def _set_slopes(self, now: Numbers, known: int, mean: bool, moving: tuple[str, int], lit: Lit) -> None:
        """Write the slopes that are known after so many steps, and the names of their arrays above them: see `words.film`.

        Slopes that are not on the `lit` way of a weight, where there is one, are pale. Each neuron has an arrow against its own.
        """
        beside, above, heads, slopes = words.film(now, self.steps, known, moving, mean)
        ink = to_rgba(style.SLOPE)
        self.edge_slopes.set(
            beside, [ink if each in lit[:1] or not lit else ASIDE for each in self.network.edges]
        )
        on = {each[:2] for each in lit}
        self.neuron_slopes.set(above, [ink if each in on or not lit else ASIDE for each in self.neurons])
        layers = range(1, self.hidden + 1)
        titles = ["hidden, ReLU" if self.hidden == 1 else f"hidden {k}, ReLU" for k in layers]
        self.heads.set([*titles, *heads], [draw.DARK] * len(titles) + [style.SLOPE] * len(heads))
        # The root, for a slope of a half to have a direction, too. Beside the number, which nothing strikes through.
        length = (
            0.6 * self.network.radius * np.sign(slopes) * np.sqrt(np.minimum(np.abs(slopes) / LONGEST, 1))
        )
        shift, at = np.stack([0 * length, length], axis=1), self.middles - [0.82 * self.network.radius, 0.0]
        self.wishes.set(at + shift, at - shift)

    def _under_way(self, step: int, way: float) -> np.ndarray:
        """Where dots are: they come in from the right, meet on the weights, and go back along the weights."""
        net, (_, kind, k) = self.network, self.steps[step - 1]
        if not way or kind == "down":
            return np.zeros((0, 2))
        if kind == "gate":
            # from the right rim to the left, below the number; where a neuron is off not farther than its middle
            ends = [0.5 if (k, j) in self.off.neurons else 1.0 for j in range(net.sizes[k])]
            shift = [[0.85 - 1.7 * min(way, end), -0.52] for end in ends]
            return np.asarray(np.array(net.positions[k]) + net.radius * np.array(shift))
        if kind == "error":  # from the loss to the outputs
            ways = np.array(net.positions[-1]) - self.loss.at
            rim = net.radius / np.linalg.norm(ways, axis=1, keepdims=True)
            return np.asarray(self.loss.at + (rim + way * (1 - 2 * rim)) * ways)
        edges = self._lit(step)
        if kind == "paths":
            return np.array([net.along(edge, 1 - way) for edge in edges])
        share = SLOPE_SHARE[self.hidden][edges[0][0] - 1]  # the value before a weight and the slope behind it
        meeting = [share * way, 1 - (1 - share) * way]
        return np.array([net.along(edge, share) for edge in edges for share in meeting])

    def handles(self) -> list[live.Handle]:
        """The two inputs, numbers that are dragged up and down, and at the start of each film the knob."""
        net, side = self.network, 2 * self.network.radius
        inputs = [
            live.cell(self.axes, net.positions[0][i], f"x{i + 1}", size=(side, side), label=f"input x{i + 1}")
            for i in range(net.sizes[0])
        ]

        def only(handle: live.Handle, where: Callable[[Mapping[str, Any]], bool]) -> live.Handle:
            return replace(handle, points=lambda values: handle.points(values) if where(values) else [])

        return [
            *(only(each, lambda values: values["sample"] == 1 and not values["mean"]) for each in inputs),
            only(
                self.knob.handle("one weight or bias"),
                lambda values: values["hidden"] == 1 and not values["step"],
            ),
            only(
                self.knob.handle("one weight or bias of two layers", "deep", jumps=False),
                lambda values: values["hidden"] == 2 and not values["back"],
            ),
        ]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """A line of numpy lights up with what it computes; an input with its slider."""

        def computed(number: int, j: int) -> Callable[..., live.Place]:
            def points(**values: Any) -> live.Place:
                net, (_, kind, k) = self.network, [*self.steps, *[("", "", 0)] * number][number]
                if kind == "weights":
                    return [net.along(edge, share) for edge in self._lit(number + 1) for share in (0.0, 1.0)]
                if not k or j >= net.sizes[k]:
                    return []
                x, y = net.positions[k][j][0], net.positions[k][j][1] + net.radius
                return [(x - 0.35, y + 0.1 * draw.LINE), (x + 0.35, y + 1.2 * draw.LINE)]

            return points

        lines: list[list[live.Part]] = []
        for number, (row, step) in enumerate(zip(self.code.regions, self._lines(2), strict=True)):
            shape, most = ("line", 1) if step[1] == "weights" else ("box", len(words.HIDDEN))
            lines.append([row, *(live.region(self.axes, shape, computed(number, j)) for j in range(most))])
        lines += [[f"x{i + 1}", handle] for i, handle in enumerate(handles[:2])]
        return [*lines, ["edge", "change", handles[2], self.response.dot]]


class SizePerLayer:
    """How large signal and gradient are in each layer of a deep network, and how far the signal differs from sample to sample.

    On a logarithmic axis.
    """

    def __init__(self, deepest: int):
        self.figure, axes = plt.subplots(figsize=(6.4, 4.2))
        axes.axhspan(0.1, 10, color=style.LIGHT, alpha=0.5, zorder=0)
        for height, word in ((3e7, "exploding"), (1.0, "size kept"), (3e-8, "vanishing")):
            axes.text(1.01, height, word, transform=axes.get_yaxis_transform(), va="center", color=draw.DARK)
        small: dict[str, Any] = {"color": style.PREDICTION, "markersize": 4}
        (self.slope,) = axes.semilogy([], [], "s-", color=style.SLOPE, label="← gradient, from 1")
        (self.signal,) = axes.semilogy([], [], "o-", label="signal →", **small)
        (self.spread,) = axes.semilogy([], [], ":", label="its spread over samples →", **small)
        axes.set(xlim=(-0.5, deepest + 0.5), ylim=(1e-9, 1e9), xlabel="layer (0: input)")
        axes.set(ylabel="root mean square", title="Does the signal arrive, and does the gradient?")
        powers = [10.0**power for power in (-8, -6, -4, -2, 0, 2, 4, 6, 8)]
        words_of = ["10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1", "100", "10⁴", "10⁶", "10⁸"]
        plain_ticks(axes.yaxis, dict(zip(powers, words_of, strict=True)))
        axes.legend(
            loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, columnspacing=1.0, fontsize=10.5
        )

    def set(self, signal: Sequence[float], spread: Sequence[float], slope: Sequence[float]) -> None:
        """Show these sizes, all from layer 0 to the output."""
        for line, sizes in ((self.signal, signal), (self.spread, spread), (self.slope, slope)):
            line.set_data(np.arange(len(sizes)), sizes)


class Fit:
    """What the network has learned on the left, its loss over the steps on the right, thin those of other starts."""

    def __init__(self, x: np.ndarray, y: np.ndarray, others: int, n_steps: int):
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8))
        self.learned = Learned(left, x, y)
        self.others = [right.loglog([], [], color=style.GREY, linewidth=0.8)[0] for _ in range(others)]
        (self.losses,) = right.loglog([], [], color=style.TRAIN)
        (self.now,) = right.plot([], [], "o", color="black")
        right.set(xlabel="step", ylabel="loss", xlim=(0.8, 1.25 * n_steps), ylim=(1e-4, 20))
        right.set_title("Its loss (faint: other starts)")
        plain_ticks(right.xaxis, [1, 10, 100, 1000])
        plain_ticks(right.yaxis, {1e-4: "0.0001", 1e-3: "0.001", 0.01: "0.01", 0.1: "0.1", 1: "1", 10: "10"})

    def set(self, losses: Sequence[Sequence[float]], step: int, loss: float) -> None:
        """The losses before each step (the first is 1), of this start and then of the others; this step, and its loss."""
        for line, each in zip((self.losses, *self.others), losses, strict=True):
            line.set_data(np.arange(1, len(each) + 1), each)
        self.now.set_data([step], [loss])
