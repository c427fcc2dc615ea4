"""The pictures of lecture 07: they draw what its cells compute.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

from perceptron import live
from perceptron.drawing import draw, style

BOX_WIDTH, BOX_HEIGHT, GAP = 1.0, 0.62, 1.15  # in units of the drawing; about 0.9 in each at 9 in of width
Edges = list[tuple[int, int, int]]

SLOPE_SHARE = 0.83  # of the way along a weight, where its slope stands: no two of them cross there
ETA = 0.005  # of the one step of descent after the film: at no input of the sliders does the loss rise
TANGENT = 0.4  # how far the tangent reaches to each side, in units of x


class Chain:
    """Boxes from left to right, joined by functions, with each function's slope on the arrow back; made by `chain`."""

    def __init__(self, axes: Axes, names: Sequence[str], functions: Sequence[str], slopes: Sequence[str]):
        if not len(names) - 1 == len(functions) == len(slopes):
            raise ValueError(
                f"a chain of {len(names)} values has {len(names) - 1} functions and slopes; "
                f"got {len(functions)} and {len(slopes)}"
            )
        axes.set_axis_off()
        self.axes = axes
        pitch = BOX_WIDTH + GAP
        centres = [k * pitch for k in range(len(names))]
        axes.set(xlim=(-0.75, centres[-1] + 0.75), ylim=(-1.15, 0.85))
        self.values = [_text(axes, x, 0, size=13) for x in centres]
        self.local = [_text(axes, x + pitch / 2, -0.62, style.SLOPE) for x in centres[:-1]]
        self.total = [_text(axes, x, -0.92, style.SLOPE, weight="bold") for x in centres]
        for x, name in zip(centres, names, strict=True):
            corner = (x - BOX_WIDTH / 2, -BOX_HEIGHT / 2)
            rounding = "round,pad=0,rounding_size=0.1"
            axes.add_patch(
                FancyBboxPatch(corner, BOX_WIDTH, BOX_HEIGHT, boxstyle=rounding, fc="white", ec="black")
            )
            _text(axes, x, 0.5, name=name, size=13)
            last, this = (each.partition("=")[0].strip(" $") for each in (names[-1], name))
            _text(axes, x, -0.62, style.SLOPE, rf"$\mathrm{{d}}{last}/\mathrm{{d}}{this}$")
        for left, function, slope in zip(centres[:-1], functions, slopes, strict=True):
            start, end, middle = left + BOX_WIDTH / 2, left + BOX_WIDTH / 2 + GAP, left + pitch / 2
            self._arrow(axes, (start, 0.12), (end, 0.12), "black")
            self._arrow(axes, (end, -0.16), (start, -0.16), style.SLOPE)
            _text(axes, middle, 0.3, "black", function, size=13)
            _text(axes, middle, -0.36, style.SLOPE, slope)

    def linked(self) -> list[list[live.Part]]:
        """The slope on an arrow lights up with the products that hold it as a factor."""
        return [[self.local[k], *self.total[: k + 1]] for k in range(len(self.local))]

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


def _text(
    axes: Axes,
    x: float,
    y: float,
    color: str = "black",
    name: str = "",
    size: float = 12,
    weight: str = "normal",
) -> Text:
    """A text in the middle of (x, y). One with a name never changes: it lies below what moves, and is drawn once."""
    below = 0.5 if name else 3
    return axes.text(
        x, y, name, ha="center", va="center", color=color, fontsize=size, weight=weight, zorder=below
    )


def _number(value: float) -> str:
    """Three decimals, with a minus sign and not a hyphen."""
    return f"{value:.3f}".replace("-", "\N{MINUS SIGN}")


class LogSin:
    """log(sin(x²)) taken apart: the chain of its functions above, its curve with the tangent at x below."""

    def __init__(self) -> None:
        self.figure, (top, self.axes) = plt.subplots(2, 1, figsize=(8.6, 5.0), height_ratios=(2.0, 2.4))
        self.graph = chain(
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

    `code` are the five lines of numpy; the one whose numbers are under way is printed strong. Slopes are pink: beside a weight
    its own, below a neuron that of its value, before the gate and after it. Beside each output stands its label, `wanted`: the
    first step goes back from the difference of the two.
    """

    def __init__(self, sizes: Sequence[int], code: Sequence[str], wanted: Sequence[float]):
        self.figure, (self.axes, text) = plt.subplots(2, 1, figsize=(8.2, 5.2), height_ratios=(3.7, 1.5))
        for axes in (self.axes, text):
            axes.set_axis_off()  # before anything is measured: axes without ticks are larger
        names = {
            0: [f"$x_{k + 1}$" for k in range(sizes[0])],
            2: [f"$\\hat y_{k + 1}$\nwanted {_two(y)}" for k, y in enumerate(wanted)],
        }
        titles = ("inputs $x$", "hidden $h_1$, ReLU", r"outputs $\hat y$")
        self.network = draw.network(
            self.axes,
            sizes,
            names=names,
            titles=titles,
            weight_scale=2,
            edge_numbers=True,
            value_scale=6.0,
            beside=1.55,
        )
        net = self.network
        below = 0.62 * draw.LINE + net.radius
        self.neurons = [(layer, j) for layer in (1, 2) for j in range(sizes[layer])]
        at_neurons = [(x, y - below) for layer, j in self.neurons for x, y in [net.positions[layer][j]]]
        self.edge_slopes = draw.Labels(
            self.axes, [net.along(edge, SLOPE_SHARE) for edge in net.edges], zorder=2.6, boxed=True
        )
        self.neuron_slopes = draw.Labels(self.axes, at_neurons, zorder=2.7, boxed=True)
        self.carried = self.axes.scatter([], [], s=70, color=style.SLOPE, edgecolors="white", zorder=2.8)
        crosses = {
            "linestyle": "",
            "marker": "x",
            "color": style.SLOPE,
            "markersize": 34,
            "mew": 3,
            "zorder": 3.5,
        }
        (self.off,) = self.axes.plot([], [], **crosses)
        text.set(xlim=(0, 1), ylim=(len(code) - 0.4, -0.6))
        self.code = [
            text.text(0.1, k, f"{k + 1}   {line}", family="monospace", fontsize=11, va="center")
            for k, line in enumerate(code)
        ]

    def set(
        self,
        step: float,
        *,
        values: Sequence[np.ndarray],
        weights: Sequence[np.ndarray],
        slopes: Mapping[str, np.ndarray],
    ) -> None:
        """Show the way back after `step` of its five steps; between two, slopes are on their way.

        `values` are x, h1 and ŷ, `weights` W1 and W2; `slopes` are "dy_hat", "dW2", "dh1", "dz1" and "dW1".
        """
        done, way = int(step), step % 1
        net, under_way = self.network, done + 1 if way else done
        first = [edge for edge in net.edges if edge[0] == 1]
        last = [edge for edge in net.edges if edge[0] == 2]
        lit = {2: last, 3: last, 5: first}.get(under_way, [])
        net.set(values=values, weights=weights, highlight=lit)
        shown = dict.fromkeys(net.edges, "")
        if done >= 2:
            shown |= {edge: _two(slopes["dW2"][edge[1], edge[2]]) for edge in last}
        if done >= 5:
            shown |= {edge: _two(slopes["dW1"][edge[1], edge[2]]) for edge in first}
        self.edge_slopes.set(list(shown.values()), style.SLOPE)
        hidden = slopes["dz1"] if done >= 4 else slopes["dh1"] if done == 3 else [np.nan] * net.sizes[1]
        output = slopes["dy_hat"] if done >= 1 else [np.nan] * net.sizes[2]
        self.neuron_slopes.set(
            ["" if np.isnan(each) else _two(each) for each in [*hidden, *output]], style.SLOPE
        )
        off = [
            net.positions[1][j] for j, h in enumerate(values[1]) if h == 0 and (done >= 4 or under_way == 4)
        ]
        self.off.set_data(*(zip(*off, strict=True) if off else ([], [])))
        self.carried.set_offsets(self._under_way(under_way, way, first, last))
        for k, line in enumerate(self.code, start=1):
            line.set_color("black" if k == under_way else style.GREY)
            line.set_weight("bold" if k == under_way else "normal")

    def _under_way(self, step: int, way: float, first: Edges, last: Edges) -> np.ndarray:
        """Where dots are: they come in from the right, meet on the weights, and go back along the weights."""
        net = self.network
        if not way or step == 4:
            return np.zeros((0, 2))
        if step == 1:  # from beyond the picture to the outputs
            far = 0.9 * (1 - way)
            return np.array([(x + net.radius + far, y) for x, y in net.positions[2]])
        if step == 3:
            return np.array([net.along(edge, 1 - way) for edge in last])
        edges = last if step == 2 else first  # the value before a weight and the slope behind it
        meeting = [SLOPE_SHARE * way, 1 - (1 - SLOPE_SHARE) * way]
        return np.array([net.along(edge, share) for edge in edges for share in meeting])

    def handles(self) -> list[live.Handle]:
        """The two inputs: a number is dragged up and down."""
        net, side = self.network, 2 * self.network.radius
        return [
            live.cell(self.axes, net.positions[0][i], f"x{i + 1}", size=(side, side), label=f"input x{i + 1}")
            for i in range(net.sizes[0])
        ]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """A line of numpy lights up with what it computes; an input with its slider."""
        net = self.network

        def below(layer: int) -> list[live.Part]:
            return [
                live.region(
                    self.axes,
                    "box",
                    [
                        (x - 0.35, y - net.radius - 1.2 * draw.LINE),
                        (x + 0.35, y - net.radius - 0.1 * draw.LINE),
                    ],
                )
                for x, y in net.positions[layer]
            ]

        def edges(layer: int) -> list[live.Part]:
            found = [edge for edge in net.edges if edge[0] == layer]
            return [live.region(self.axes, "line", [net.along(e, 0.0), net.along(e, 1.0)]) for e in found]

        computed = (below(2), edges(2), below(1), below(1), edges(1))
        lines: list[list[live.Part]] = [[line, *seen] for line, seen in zip(self.code, computed, strict=True)]
        lines += [[f"x{i + 1}", handle] for i, handle in enumerate(handles)]
        return lines


def told(step: float, values: Mapping[str, np.ndarray], slopes: Mapping[str, np.ndarray], *, off: str) -> str:
    """The step that is under way in words, with the numbers of one entry; `off` names the hidden neurons that are off.

    `values` are "x", "h1", "y_hat", the label "y", the weights "W2" and "then", the outputs after one step of descent with
    `ETA`; `slopes` as in `Backward.set`.
    """
    x, h1, y_hat, y, W2 = (values[name] for name in ("x", "h1", "y_hat", "y", "W2"))
    at = int(step) + (step % 1 > 0)
    j = int(np.argmax(h1))  # a neuron that is on, where there is one
    if at == 0:
        return f"The way forward is done. Hidden neurons that are off, from the top: {off or 'none'}."
    if at == 1:
        return f"Output 1: 2 · ({_two(y_hat[0])} − {_two(y[0])}) = {_two(slopes['dy_hat'][0])}."
    if at == 2:
        return (
            f"Weight from hidden neuron {j + 1} to output 1: the slope behind it times the value before it, "
            f"{_two(slopes['dy_hat'][0])} · {_two(h1[j])} = {_two(slopes['dW2'][0, j])}."
        )
    if at == 3:
        paths = " + ".join(f"{_two(w)} · {_two(d)}" for w, d in zip(W2[:, j], slopes["dy_hat"], strict=True))
        return (
            f"Hidden neuron {j + 1} feeds both outputs, so two paths add: {paths} = {_two(slopes['dh1'][j])}."
        )
    if at == 4:
        return f"Where a neuron is off, its slope becomes 0: {off or 'none is'}."
    before, after = (float(np.sum((outputs - y) ** 2)) for outputs in (y_hat, values["then"]))
    return (
        f"Weight from input 1 to hidden neuron {j + 1}: {_two(slopes['dz1'][j])} · {_two(x[0])} = "
        f"{_two(slopes['dW1'][j, 0])}. "
        + (f"Nothing is learnt by hidden neuron {off}." if off else "All learn.")
        + f"\nOne step down all these slopes, η = {ETA}: loss {before:.2f} → {after:.2f}."
    )


def _two(value: float) -> str:
    """Two decimals, a true minus sign, and no minus before 0."""
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")


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
