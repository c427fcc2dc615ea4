"""The pictures of lecture 02: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.knob import Knob
from perceptron.models import forward

Moved = dict[
    tuple[int, int], tuple[float, float]
]  # (layer, j) → what the neuron's number was, and what it is
Values = Sequence[Sequence[float] | None]  # of the neurons, a list for each layer, as in `forward.Step`

TWO_INPUTS, TWO_OUTPUTS = ("$x_1$", "$x_2$"), (r"$\hat y_1$", r"$\hat y_2$")
HIDDEN = ("h₁", "h₂", "h₃")
TITLES = ("inputs", "hidden, ReLU", "no activation")

VALUE_SCALE = 4.0  # the value with the fullest colour: a neuron keeps its colour when another gets its number
WEIGHT_SCALE = 3.0  # the weight that is drawn widest
MOST_CHANGE = 2.0  # of a weight, to either side
MOST_LIGHT = 3.0  # on an eye
MARKER = 430.0  # area of a neuron, in square points
LABEL = 11.0  # points
GRIP = 0.25  # how far above its neurons a layer is taken to make it larger, in neurons
SPREAD = 0.86  # share of the axes' width between the first layer and the last

BODY, WHEEL, EYE = 0.78, 0.5, 0.36  # of the robot: radius, half a wheel's length, radius of an eye
EYES, WHEELS = ((-0.44, 0.84), (0.44, 0.84)), ((-1.04, 0.0), (1.04, 0.0))  # left and right
PEN = (
    0.2  # how far ahead of its middle the point lies whose way is drawn: seen, too, when it turns on the spot
)
ARROW, LONGEST = 0.3, 2.3  # length of the arrow of speed 1, and of the longest
PACE, SECONDS = 0.4, 3.0  # what a wheel of speed 1 goes in a second, and for how long the robot is shown


def one_layer(weights: draw.Numbers, biases: draw.Numbers) -> Figure:
    """Three neurons with the same two inputs: a row of `weights` and one of the `biases` for each."""
    figure, axes = plt.subplots(figsize=(5.6, 3.2))
    names = {0: TWO_INPUTS, 1: ("$h_1$", "$h_2$", "$h_3$")}
    titles = ("inputs", "one layer")
    draw.network(axes, [2, 3], weights=[weights], biases=[biases], names=names, titles=titles)
    return figure


def task(x: draw.Numbers, weights: Sequence[draw.Numbers]) -> Figure:
    """A network of two inputs, three hidden neurons and two outputs; all but its inputs is to be calculated."""
    figure, axes = plt.subplots(figsize=(6.6, 4.0))
    names = {0: TWO_INPUTS, 1: ("?", "?", "?"), 2: TWO_OUTPUTS}
    draw.network(axes, [2, 3, 2], weights=weights, values=[x, None, None], names=names, titles=TITLES)
    return figure


class ForwardPass:
    """A network of two inputs, three hidden neurons and two outputs whose numbers appear one after the other.

    A hidden neuron has its sum z above it, and is crossed out when ReLU switches it off.

    It drives a robot, seen from above beside it: the inputs are the light on its two eyes, the outputs the speeds of its
    two wheels. One weight can be changed; what it changes is ringed, and the way with the given weights is dashed.
    """

    def __init__(self, layers: Sequence[forward.Layer]) -> None:
        self.figure, (self.axes, beside) = plt.subplots(1, 2, figsize=(9.4, 4.7), width_ratios=(6.6, 2.6))
        self.network = draw.network(
            self.axes,
            [2, 3, 2],
            weights=[weights for weights, _, _ in layers],
            biases=[biases for _, biases, _ in layers],
            names={0: ("left\n$x_1$", "right\n$x_2$"), 2: ("$\\hat y_1$ left", "$\\hat y_2$ right")},
            titles=("light on the eyes", "hidden, ReLU", "speed of the wheels"),
            value_scale=VALUE_SCALE,
            weight_scale=WEIGHT_SCALE,
            beside=0.95,
        )
        net = self.network
        net.name_inside(1, HIDDEN)
        above = [(x, y + net.radius + 0.62 * draw.LINE) for x, y in net.positions[1]]
        self.sums = draw.Labels(self.axes, above, zorder=2.6, boxed=True)
        self.off = draw.Crosses(net, style.GREY)
        self.carried = self.axes.scatter([], [], s=70, color=style.HIGHLIGHT, edgecolors="white", zorder=2.8)
        self.knob = Knob(net, "edge", "change", most=MOST_CHANGE, start=0.4, end=0.86)
        self.behind = [(layer, j) for layer in (1, 2) for j in range(net.sizes[layer])]
        rings = [Circle(net.positions[layer][j], net.radius) for layer, j in self.behind]
        self.rings = PatchCollection(rings, facecolors="none", edgecolors="none", linewidths=3, zorder=3.2)
        self.axes.add_collection(self.rings, autolim=False)
        self.robot = Robot(beside)

    def weights(self) -> dict[str, int]:
        """The numbers of the weights in `network.edges`, by names for a choice."""
        return self.knob.weights(("x₁", "x₂"), HIDDEN, ("ŷ₁, left wheel", "ŷ₂, right wheel"))

    def set(
        self,
        layers: Sequence[forward.Layer],
        told: Sequence[forward.Step],
        given: Sequence[forward.Step],
        step: float,
        edge: int,
        change: float,
    ) -> str:
        """Show the pass through `layers` after this many of its steps; between two, numbers are on their way.

        `told` are its steps and `given` those with the given weights, of which the one with this number in `network.edges` is
        changed by `change`. Returns the line to read.
        """
        done, way = int(step), step % 1
        ended = done == len(told) - 1
        values = told[done + 1 if way else done].values
        edges = [] if ended else told[done + 1 if way else done].highlight
        shown = [list(layer) if layer else None for layer in values]
        if way:
            layer, j, _ = edges[0]
            if known := shown[layer]:
                known[j] = nan
        self.network.set(weights=[W for W, _, _ in layers], values=shown, highlight=edges)
        sums = told[done].sums[0] if told[done].sums else []
        self.sums.set(
            [f"z = {draw.number(z, 6)}" for z in sums] + [""] * (len(HIDDEN) - len(sums)), draw.DARK
        )
        self.off.set([(1, j) for j, z in enumerate(sums) if z <= 0])
        self.carried.set_offsets(
            [self.network.along(each, way) for each in edges] if way else np.zeros((0, 2))
        )
        self.knob.set(edge, change)
        moved = _moved(given[done + 1 if way else done].values, shown)
        self.rings.set_edgecolor([style.HIGHLIGHT if neuron in moved else "none" for neuron in self.behind])
        other_way = ended and any(layer == 2 for layer, _ in moved)
        self.robot.set(shown[0] or [], shown[2] or [nan, nan], given[-1].values[2] if other_way else None)
        if way:
            name, sum_of, *_ = told[done + 1].text.split(" = ")
            return f"{name} = {sum_of} = ?"
        if not ended:
            return told[done].text
        first = self._answer(moved, layers, sums, edge, change) if change else told[-1].text
        dashed = " Dashed: its way with the given weights." if other_way else ""
        return f"{first}\n{drives(shown[0] or [], shown[2] or [])}{dashed}"

    def _answer(
        self, moved: Moved, layers: Sequence[forward.Layer], sums: Sequence[float], edge: int, change: float
    ) -> str:
        """What the change of a weight does to the numbers behind it, in words."""
        layer, j, i = self.network.edges[edge]
        weight = layers[layer - 1][0][j][i]
        what = (
            f"Weight {list(self.weights())[edge]} is {_plain(weight)} in place of {_plain(weight - change)}"
        )
        numbers = [
            f"{forward.name('hŷ'[k - 1], n)} {_plain(before)} → {_plain(now)}"
            for (k, n), (before, now) in moved.items()
        ]
        if numbers:
            return f"{what}: {', '.join(numbers)}."
        if layer == 2:
            return f"{what}: {HIDDEN[i]} is off, and any weight times 0 is 0."
        stays = f"stays off, its sum is now {_plain(sums[j])}" if sums[j] <= 0 else "stays as it was"
        return f"{what}: {HIDDEN[j]} {stays}, and nothing behind it changes."

    def handles(self) -> list[live.Handle]:
        """The two inputs, numbers that are dragged up and down, and the knob on a weight."""
        side = 2 * self.network.radius
        cells = [
            live.cell(
                self.axes,
                self.network.positions[0][i],
                f"x{i + 1}",
                size=(side, side),
                label=f"light on the {eye} eye",
            )
            for i, eye in enumerate(("left", "right"))
        ]
        return [*cells, self.knob.handle("one weight")]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """A neuron lights up with all that it reads; an input with its slider and its eye, an output with its wheel."""
        net = self.network

        def neuron(layer: int, j: int) -> live.Region:
            x, y = net.positions[layer][j]
            return live.region(self.axes, "circle", [(x, y), (x + net.radius, y)])

        def edge(layer: int, j: int, i: int) -> live.Region:
            return live.region(
                self.axes, "line", [net.along((layer, j, i), 0.0), net.along((layer, j, i), 1.0)]
            )

        reads: list[list[live.Part]] = [
            [neuron(layer, j), *(edge(layer, j, i) for i in range(net.sizes[layer - 1]))]
            for layer in (1, 2)
            for j in range(net.sizes[layer])
        ]
        for lines, wheel in zip(reads[-2:], self.robot.regions(WHEELS, 0.3), strict=True):
            lines.append(wheel)
        eyes = self.robot.regions(EYES, EYE)
        reads += [[f"x{i + 1}", handle, eyes[i]] for i, handle in enumerate(handles[:2])]
        reads += [["edge", "change", handles[2]]]
        return reads


def _moved(before: Values, now: Values) -> Moved:
    """The neurons behind the inputs whose numbers are there now, and others than before."""
    return {
        (k, j): (was, value)
        for k in (1, 2)
        for j, (was, value) in enumerate(zip(before[k] or [], now[k] or [], strict=False))
        if abs(value - was) > 1e-9
    }


def _plain(value: float) -> str:
    """A number as `forward` writes it in a sum, without brackets."""
    return forward.number(value).strip("()")


class Robot:
    """A robot seen from above: two eyes in front that glow, two wheels with arrows for their speeds, and where it goes."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        axes.set_axis_off()
        axes.set(xlim=(-2.1, 2.1), ylim=(-3.72, 3.72), aspect="equal")
        axes.text(
            0,
            3.46,
            "the robot from above",
            ha="center",
            va="center",
            color=draw.DARK,
            fontsize=10.5,
            zorder=0.5,
        )
        axes.add_patch(Circle((0, 0), BODY, facecolor=style.LIGHT, edgecolor=draw.DARK, zorder=0.6))
        for k, (x, y) in enumerate(WHEELS):
            corner, size = (x - 0.2, y - WHEEL), (0.4, 2 * WHEEL)
            axes.add_patch(Rectangle(corner, *size, facecolor=draw.DARK, zorder=0.7))
            axes.text(
                x,
                y,
                f"$\\hat y_{k + 1}$",
                color="white",
                ha="center",
                va="center",
                fontsize=LABEL,
                zorder=0.8,
            )
        (self.given,) = axes.plot([], [], "--", color=style.GREY, linewidth=1.6, zorder=1.0)
        (self.way,) = axes.plot([], [], color=style.PREDICTION, linewidth=2.4, zorder=1.1)
        self.there = Polygon(np.zeros((3, 2)), color=style.PREDICTION, linewidth=0, zorder=1.2)
        axes.add_patch(self.there)
        at = np.array(WHEELS)
        self.speeds = axes.quiver(
            *at.T, [0, 0], [0, 0], angles="xy", scale_units="xy", scale=1, width=0.022, zorder=1.3
        )
        eyes = [Circle(eye, EYE) for eye in EYES]
        self.eyes = PatchCollection(eyes, edgecolors=draw.DARK, linewidths=1.2, zorder=1.4)
        axes.add_collection(self.eyes, autolim=False)
        for k, (x, y) in enumerate(EYES):
            axes.text(x, y, f"$x_{k + 1}$", ha="center", va="center", fontsize=LABEL, zorder=1.5)

    def set(self, light: Sequence[float], wheels: Sequence[float], given: Sequence[float] | None) -> None:
        """Show the light on its eyes and the speeds of its wheels, NaN where still unknown; dashed the way with others."""
        glow = np.array([to_rgb(style.AMBER), to_rgb(style.AMBER)])
        share = np.clip(np.array(light) / MOST_LIGHT, 0, 1)[:, None]
        self.eyes.set_facecolor(share * glow + (1 - share))
        speeds = np.nan_to_num(np.array(wheels, float))
        self.speeds.set_offsets(
            [(x, y + np.sign(v) * WHEEL) for (x, y), v in zip(WHEELS, speeds, strict=True)]
        )
        self.speeds.set_UVC([0, 0], np.where(speeds == 0, nan, np.clip(ARROW * speeds, -LONGEST, LONGEST)))
        self.speeds.set_color([style.sign_color(v) for v in speeds])
        moves = bool(np.isfinite(wheels).all() and np.any(speeds))
        way = pen(*wheels) if moves else np.zeros((2, 0))
        self.way.set_data(*way)
        self.there.set_visible(moves)
        if moves:
            self.there.set_xy(_arrowhead(way))
        self.given.set_data(*(pen(*given) if given else np.zeros((2, 0))))

    def regions(self, places: Sequence[tuple[float, float]], radius: float) -> list[live.Region]:
        """Circles round its eyes or its wheels, which can light up."""
        return [live.region(self.axes, "circle", [(x, y), (x + radius, y)]) for x, y in places]


def course(left: float, right: float) -> tuple[np.ndarray, ...]:
    """Where a robot that looks upwards goes with these speeds of its wheels: x, y and its heading, in radians.

    It stops after a whole turn.
    """
    forth, turn = PACE * (left + right) / 2, PACE * (right - left) / (2 * abs(WHEELS[0][0]))
    time = np.linspace(0, min(SECONDS, 2 * np.pi / max(abs(turn), 1e-9)), 60)
    heading = np.pi / 2 + turn * time
    if abs(turn) < 1e-9:
        return np.zeros(60), forth * time, heading
    radius = forth / turn
    return radius * np.sin(heading) - radius, -radius * np.cos(heading), heading


def pen(left: float, right: float) -> np.ndarray:
    """The way of the point `PEN` ahead of the robot's middle on its course, (2, steps)."""
    x, y, heading = course(left, right)
    return np.stack([x + PEN * np.cos(heading), y + PEN * np.sin(heading)])


def _arrowhead(way: np.ndarray, length: float = 0.3) -> np.ndarray:
    """The three corners of an arrow's head at the end of a way (2, steps)."""
    ahead = way[:, -1] - way[:, -2]
    ahead = length * ahead / np.hypot(*ahead)
    across = 0.45 * np.array([-ahead[1], ahead[0]])
    return way[:, -1] + 0.5 * np.stack([ahead, across - ahead, -across - ahead])


def drives(light: Sequence[float], wheels: Sequence[float]) -> str:
    """What the robot does, in words."""
    left, right = (round(speed, 9) for speed in wheels)
    speeds = f"Left wheel {_plain(left)}, right wheel {_plain(right)}"
    if left == right:
        return f"{speeds}: it {'stands still' if not left else 'drives straight on' if left > 0 else 'backs straight away'}."
    side = "left" if right > left else "right"
    while_it = "on the spot" if left + right == 0 else "driving on" if left + right > 0 else "backing away"
    bright = "" if light[0] == light[1] else "left" if light[0] > light[1] else "right"
    where = f", {'towards' if side == bright else 'away from'} the brighter side" if bright else ""
    return f"{speeds}: it turns {side} {while_it}{where}."


def turning_point(temperature: np.ndarray, hot: np.ndarray, cold: np.ndarray, alarm: np.ndarray) -> Figure:
    """Two hidden neurons over the body temperature, one for each side, and the output that adds them up."""
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    axes.plot(temperature, alarm, color=style.PREDICTION, linewidth=4, alpha=0.35, label="output")
    axes.plot(temperature, hot, color=style.ORANGE, linestyle="--", label="hidden: above 38 °C")
    axes.plot(temperature, cold, color=style.BLUE, linestyle="--", label="hidden: below 36 °C")
    axes.set(xlabel="body temperature in °C", ylabel="alarm", ylim=(-0.2, 5.4))
    axes.set_title("The effect of one input turns round")
    axes.legend(ncols=3, loc="upper center", fontsize=10)
    return figure


def predictions(hours: np.ndarray, truth: np.ndarray, relu: np.ndarray, sigmoid: np.ndarray) -> Figure:
    """A height over a day, and what two activations at the output leave of it."""
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    axes.plot(hours, truth, color=style.TRUTH, linewidth=5, label="truth, and the sum z")
    axes.plot(hours, relu, color=style.BLUE, label="with ReLU")
    axes.plot(hours, sigmoid, color=style.ORANGE, linestyle="--", label="with sigmoid")
    axes.set(xlabel="time in hours", ylabel="height in metres", ylim=(-2.6, 4.6))
    axes.set_title("An activation at the output cuts the prediction off")
    axes.legend(ncols=3, loc="upper center", fontsize=10)
    return figure


class Structure:
    """Layers of circles, all connected to the next, of any number and width up to those it was made for.

    Below each layer stand its name and its parameters. It shows no weights: `draw.network` does. `layers` names the controls
    of the sizes; one with size 0 is left out.
    """

    def __init__(self, layers: Sequence[str], most_neurons: int) -> None:
        self.layers = tuple(layers)
        self.figure, axes = plt.subplots(figsize=(6.6, 4.4))
        self.axes = axes
        self.title = axes.set_title("")
        axes.set(xlim=(-0.5, 0.53), ylim=(-0.5 * most_neurons - 1.6, 0.5 * most_neurons + 0.6))
        axes.set_axis_off()
        self.edges = LineCollection([], colors=style.GREY, linewidths=0.9, zorder=1)
        axes.add_collection(self.edges, autolim=False)
        self.neurons = axes.scatter(
            [], [], s=MARKER, facecolors="white", edgecolors="#404040", linewidths=1.3, zorder=2
        )
        (self.grips,) = axes.plot(
            [], [], linestyle="", marker="^", color=style.HIGHLIGHT, markersize=7, zorder=3
        )
        below = -0.5 * most_neurons
        look: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": LABEL}
        self.names = [axes.text(0, below - 0.2, "", **look) for _ in range(len(self.layers))]
        self.counts = [
            axes.text(0, below - 1.0, "", color=style.BLUE, **look) for _ in range(len(self.layers))
        ]

    def set(self, sizes: Sequence[int], title: str) -> None:
        """Show a network with these layer sizes, inputs first; the input layer is grey."""
        self.title.set_text(title)
        xs = SPREAD * np.linspace(-0.5, 0.5, len(sizes))
        columns = [
            np.stack([np.full(n, x), 0.5 * (n - 1) - np.arange(n)], axis=1)
            for x, n in zip(xs, sizes, strict=True)
        ]
        self.edges.set_segments(
            [
                (start, end)
                for left, right in zip(columns, columns[1:], strict=False)
                for start in left
                for end in right
            ]
        )
        self.neurons.set_offsets(np.concatenate(columns))
        self.grips.set_data(xs, [0.5 * n + GRIP for n in sizes])
        self.neurons.set_facecolor(
            [style.LIGHT if k == 0 else "white" for k, n in enumerate(sizes) for _ in range(n)]
        )
        last = len(sizes) - 1
        for k, (name, count) in enumerate(zip(self.names, self.counts, strict=True)):
            if k > last:
                name.set_text("")
                count.set_text("")
                continue
            name.set_position((xs[k], name.get_position()[1]))
            ends = {0: "input", last: "output"}
            name.set_text(f"{ends[k]}{'s' * (sizes[k] > 1)}" if k in ends else f"hidden {k}")
            count.set_position((xs[k], count.get_position()[1]))
            n_in, n = sizes[k - 1], sizes[k]
            count.set_text("" if k == 0 else f"{n_in}·{n} + {n} = {n_in * n + n}")

    def handles(self) -> list[live.Handle]:
        """The mark above each layer: dragged up and down, it adds neurons and takes them away."""

        def handle(name: str) -> live.Handle:
            def x(**sizes: int) -> float:
                there = [layer for layer in self.layers if sizes[layer]]
                places = SPREAD * np.linspace(-0.5, 0.5, len(there))
                return float(places[there.index(name)]) if name in there else np.nan

            return live.point(
                self.axes,
                x=x,
                y=lambda **sizes: 0.5 * sizes[name] + GRIP,
                label=f"size of {name.replace('_', ' ')}",
                moves=[name],
                to=lambda _, y, **sizes: {name: 2 * (y - GRIP)},
                follows="y",
            )

        return [handle(name) for name in self.layers]
