"""The pictures of lecture 03: a layer drawn beside its matrix equation, and the race of three programs.

Each has a `figure` for `live.figure` and a `set` that shows new numbers. Both draw what the cells compute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgba
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, NullLocator

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.speed.stopwatch import in_units

FONT = 13.0  # points, of the names above the blocks
GAP = 0.55  # between two blocks, in cells
EDGE = 0.03  # between a block's frame and the colour of a row in it
SHADE = 0.3  # how much of its colour a marked row or column has
SUM, LINE = 4.95, 0.6  # where the sum below the blocks begins, and its distance from line to line, in cells
TERM = (0.15, 1.05, 1.7, 2.45)  # the middles of sign, weight, dot and input of a term
PRODUCT = (3.2, 3.95)  # of the sign and the number that it makes
PROGRAM = (5.2, 6.35, 7.4, 8.3)  # of its code: sign, weight, star and input


class LayerAndEquation:
    """A layer of four neurons with four inputs twice: as a drawn network, and as its equation W x + b = z, f(z) = h.

    Below the equation stands the sum of the chosen neuron, term by term, with the code of each term.
    """

    def __init__(self, W: np.ndarray, b: np.ndarray) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 4.3))
        for axes in (left, right):
            axes.set_axis_off()  # before anything is measured: axes without ticks are larger
        names = {layer: [f"${letter}_{i}$" for i in (1, 2, 3, 4)] for layer, letter in enumerate("xh")}
        self.axes = left
        self.network = draw.network(left, [4, 4], weights=[W], names=names, value_scale=8.0)
        (self.crossing,) = left.plot([], [], color=style.HIGHLIGHT, alpha=0.35, linewidth=13, zorder=0.9)
        self.equation = Equation(right, W, b)

    def set(self, x: np.ndarray, z: np.ndarray, h: np.ndarray, row: int, column: int | None) -> None:
        """Show inputs, sums and outputs; mark a row and the edges into its neuron.

        With a `column`, it is marked, too, with the edges out of its input; so is the edge that is in both.
        """
        edges = [(1, row, i) for i in range(4)]
        if column is not None:
            edges += [(1, j, column) for j in range(4) if j != row]
        ends = [] if column is None else [self.network.along((1, row, column), share) for share in (0.0, 1.0)]
        self.crossing.set_data([x for x, _ in ends], [y for _, y in ends])
        self.equation.set(x, z, h, row, column)
        self.network.set(values=[x, h], highlight=edges)

    def handles(self) -> list[live.Handle]:
        """The mark on W, which chooses neuron and input, and the number x₂ in both drawings.

        Left of the matrix the mark chooses no input.
        """
        equation, (x, y) = self.equation, self.network.positions[0][1]
        side = 1.4 * self.network.radius
        mark = live.frame(
            equation.axes,
            x=lambda input, **_: input - 0.5,
            y=lambda neuron, **_: neuron - 0.5,
            size=(0.66, 0.8),
            label="neuron and input in the matrix",
            moves=["neuron", "input"],
            to=lambda x, y, **_: {"neuron": y + 0.5, "input": x + 0.5},
        )
        return [
            mark,
            live.cell(equation.axes, equation.cell("x", 1), "x2", size=(0.9, 0.9), label="input x2"),
            live.cell(self.axes, (x, y), "x2", size=(side, side), label="input x2 in the drawing"),
        ]

    def linked(self, handles: Sequence[live.Handle]) -> list[list[live.Part]]:
        """An entry of W lights up with its edge and, in the chosen row, with its term and its code.

        So do all numbers of a neuron, and all of an input; and what the mark on W has chosen, while it has the focus.
        """
        net, equation = self.network, self.equation

        def circle(layer: int, j: int) -> live.Region:
            x, y = net.positions[layer][j]
            return live.region(self.axes, "circle", [(x, y), (x + net.radius, y)])

        def edge(j: int, i: int) -> list[tuple[float, float]]:
            return [net.along((1, j, i), 0.0), net.along((1, j, i), 1.0)]

        def box(block: str, j: int) -> live.Region:
            return live.region(equation.axes, "box", _around(equation.cell(block, j)))

        def term(j: int, i: int) -> live.Region:
            return live.region(
                equation.axes, "box", lambda neuron, **_: equation.term(i) if neuron - 1 == j else []
            )

        groups: list[list[live.Part]] = [
            [circle(1, j), box("b", j), box("z", j), box("h", j)] for j in range(4)
        ]
        groups += [[circle(0, i), box("x", i)] for i in range(4)]
        groups[5] += ["x2", *handles[1:]]
        for j in range(4):
            for i in range(4):
                entry = live.region(equation.axes, "box", _around((i + 0.5, j + 0.5)))
                groups.append([entry, live.region(self.axes, "line", edge(j, i)), term(j, i)])

        def chosen(there: live.Region, where: Callable[[int, int], live.Place]) -> live.Region:
            return live.region(
                there.axes,
                there.kind,
                lambda neuron, input, **_: where(neuron - 1, input - 1) if input else [],
            )

        entry = live.region(equation.axes, "box", [])
        line = live.region(self.axes, "line", [])
        marked = [
            chosen(entry, lambda j, i: _around((i + 0.5, j + 0.5))),
            chosen(line, edge),
            chosen(entry, lambda j, i: equation.term(i)),
        ]
        return [["neuron", "input", handles[0], *marked], *groups]


class Equation:
    """The blocks W, x, b, z and h of one layer, with the sum of one neuron below; numbers are coloured by sign.

    `shown` holds the strings of x, z and h, one after the other, and `terms` and `code` the lines of the sum, for tests.
    """

    def __init__(self, axes: Axes, W: np.ndarray, b: np.ndarray) -> None:
        self.axes, self.W, self.b = axes, W, b
        n_out, n_in = W.shape
        lefts = np.cumsum([0, n_in + GAP, 1 + GAP, 1 + GAP, 1 + GAP])
        self._lefts = dict(zip("Wxbzh", map(float, lefts), strict=True))
        axes.set(xlim=(-0.85, lefts[-1] + 1.1), ylim=(SUM + (n_in + 1.6) * LINE, -1.1), aspect="equal")
        axes.set_axis_off()
        for name, left in self._lefts.items():
            height, width = (n_in if name == "x" else n_out), (n_in if name == "W" else 1)
            axes.text(
                left + width / 2,
                -0.3,
                f"${name}$",
                ha="center",
                va="bottom",
                fontsize=FONT,
                zorder=style.BELOW,
            )
            frame = Rectangle(
                (left, 0), width, height, fill=False, edgecolor="#404040", linewidth=1.2, zorder=style.BELOW
            )
            axes.add_patch(frame)
        for sign, left in zip("·+=→", lefts[1:], strict=True):
            axes.text(
                left - GAP / 2,
                n_out / 2,
                sign,
                ha="center",
                va="center",
                fontsize=FONT + 1,
                zorder=style.BELOW,
            )
        above_arrow = (lefts[4] - GAP / 2, n_out / 2 - 0.55)
        axes.text(*above_arrow, "$f$", ha="center", va="center", fontsize=FONT, zorder=style.BELOW)

        places = [(i + 0.5, j + 0.5) for j in range(n_out) for i in range(n_in)]
        places += [self.cell(block, j) for block in "bxzh" for j in range(n_out)]
        self._numbers = draw.Labels(axes, places, zorder=3)

        def shade(left: float, width: float, height: float, color: str) -> Rectangle:
            tint = [1 - SHADE * (1 - part) for part in to_rgba(color)[:3]]
            inside = (left + EDGE, 0.0), width - 2 * EDGE, height
            patch = Rectangle(*inside, facecolor=tint, linewidth=0, zorder=1)
            axes.add_patch(patch)
            return patch

        self.row = shade(0, n_in, 1, style.HIGHLIGHT)
        self._rest_of_row = [shade(self._lefts[block], 1, 1, style.HIGHLIGHT) for block in "bzh"]
        self.column = shade(0, 1, n_out, style.SECOND_HIGHLIGHT)
        self._entry = shade(self._lefts["x"], 1, 1, style.SECOND_HIGHLIGHT)
        self.crossing = Rectangle(
            (0, 0), 1, 1, facecolor="white", edgecolor="black", linewidth=2.4, zorder=2.5
        )
        axes.add_patch(self.crossing)
        (self.mark,) = axes.plot([], [], ">", color=style.HIGHLIGHT, markersize=11, zorder=2.6)

        lines = [SUM + k * LINE for k in range(n_in + 2)]
        self._sum = draw.Labels(axes, [(x, y) for y in lines for x in TERM], zorder=3)
        self._products = draw.Labels(axes, [(x, y) for y in lines for x in PRODUCT], zorder=3)
        under = lines[-1] - 0.5 * LINE
        axes.plot(
            [PRODUCT[1] - 0.5, PRODUCT[1] + 0.5], [under, under], color=draw.DARK, linewidth=1, zorder=1
        )
        self._lead = axes.text(-0.75, lines[0], "", fontsize=FONT - 1, va="center")
        code = [(x, y) for y in lines[:-1] for x in PROGRAM]
        self._code = draw.Labels(axes, code, zorder=3, family="monospace")
        self._term = Rectangle(
            (-0.85, 0), lefts[-1] + 1.9, LINE, facecolor=self.column.get_facecolor(), linewidth=0, zorder=1
        )
        axes.add_patch(self._term)

    @property
    def shown(self) -> list[str]:
        return self._numbers.strings[self.W.size + len(self.b) :]

    @property
    def terms(self) -> list[str]:
        return _lines(self._sum, len(TERM))

    @property
    def products(self) -> list[str]:
        """What each line of the sum makes, and below it the sum."""
        return self._products.strings[1::2]

    @property
    def code(self) -> list[str]:
        return _lines(self._code, len(PROGRAM))

    def cell(self, block: str, j: int) -> tuple[float, float]:
        """The middle of an entry of x, b, z or h."""
        return (self._lefts[block] + 0.5, j + 0.5)

    def term(self, i: int) -> list[tuple[float, float]]:
        """Two corners of the line of input `i` in the sum."""
        y = SUM + i * LINE
        return [(-0.8, y - 0.45 * LINE), (self.axes.get_xlim()[1] - 0.1, y + 0.45 * LINE)]

    def set(self, x: np.ndarray, z: np.ndarray, h: np.ndarray, row: int, column: int | None) -> None:
        """Show inputs, sums and outputs; mark row `row` and, unless None, column `column`."""
        _write(self._numbers, np.concatenate([self.W.ravel(), self.b, x, z, h]))
        for patch in (self.row, *self._rest_of_row):
            patch.set_y(row)
        for patch in (self.column, self._entry, self.crossing, self._term):
            patch.set_visible(column is not None)
        self.mark.set_data([-0.45] if column is None else [], [row + 0.5] if column is None else [])
        if column is not None:
            self.column.set_x(column + EDGE)
            self._entry.set_y(column)
            self.crossing.set_xy((column, row))
            self._term.set_y(SUM + (column - 0.5) * LINE)
        n_in = len(x)
        products = list(zip(self.W[row], x, strict=True))
        words = [
            ["" if i == 0 else "+", draw.bracketed(number(w)), "·", draw.bracketed(number(x_i))]
            for i, (w, x_i) in enumerate(products)
        ]
        words += [["+", draw.bracketed(number(self.b[row])), "", ""], [""] * 4]
        inks = [["black", style.sign_ink(w), "black", style.sign_ink(x_i)] for w, x_i in products]
        inks += [["black", style.sign_ink(self.b[row]), "black", "black"], ["black"] * 4]
        self._sum.set([word for line in words for word in line], [ink for line in inks for ink in line])
        made = [*(self.W[row] * x), self.b[row], z[row]]
        self._products.set(
            [word for value in made for word in ("=", number(value))],
            [ink for value in made for ink in ("black", style.sign_ink(value))],
        )
        self._lead.set_text(f"$z_{row + 1} =$")
        code = [["" if i == 0 else "+", f"W[{row}, {i}]", "*", f"x[{i}]"] for i in range(n_in)]
        self._code.set([word for line in [*code, ["+", f"b[{row}]", "", ""]] for word in line])


class Race:
    """Three programs that fill the outputs of a batch, at one moment; below, how long each takes, up to one batch size.

    Times are in microseconds, as the slider's.
    """

    MARKS = ("s", "o", "^")
    SIGNS = ("■", "●", "▲")
    EMPTY, DONE = style.LIGHT, style.BLUE

    def __init__(
        self, batch_sizes: Sequence[int], seconds: Mapping[str, Sequence[float]], n_outputs: int
    ) -> None:
        self.batch_sizes, self.times = np.array(batch_sizes), 1e6 * np.array([*seconds.values()])
        self.most, self.n_outputs = batch_sizes[-1], n_outputs
        self.figure = plt.figure(figsize=(8.0, 6.6))
        rows = self.figure.add_gridspec(2, 3, height_ratios=(1, 1.5))
        colors = ListedColormap([self.EMPTY, self.DONE])
        self.outputs, self.words = [], []
        for k, program in enumerate(seconds):
            panel = self.figure.add_subplot(rows[0, k])
            panel.set_title(f"{self.SIGNS[k]} {program}", fontsize=11.5)
            nothing = np.zeros((self.most, n_outputs))
            look: dict[str, Any] = {"cmap": colors, "vmin": 0, "vmax": 1, "aspect": "auto"}
            self.outputs.append(
                panel.imshow(nothing, extent=(0, 1, 0, 1), interpolation="nearest", zorder=1, **look)
            )
            panel.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(0, 1), xlabel=f"{n_outputs} neurons")
            if k == 0:
                panel.set_ylabel("samples")
            self.words.append(draw.Labels(panel, [(0.5, 0.5)], zorder=4, boxed=True))

        self.axes = axes = self.figure.add_subplot(rows[1, :])
        self.lines = [
            axes.loglog([], [], f"{mark}-", color=draw.DARK, markersize=5, linewidth=1.5)[0]
            for mark in self.MARKS
        ]
        low, high = 0.25 * self.times.min(), 3.5 * self.times.max()
        axes.set(ylim=(low, high), xlim=(0.23, 1.25 * self.most), xlabel="batch size: samples", ylabel="time")
        axes.set_xticks(batch_sizes[::2], [str(size) for size in batch_sizes[::2]])
        powers = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
        axes.yaxis.set_major_locator(FixedLocator([*(10.0**powers)]))
        axes.yaxis.set_major_formatter(lambda time, _: in_units(1e-6 * time, 2))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_title("What is below the level line is done")
        self.line = axes.axvline(1, color=style.HIGHLIGHT, linewidth=1.5, zorder=0)
        self.now = axes.axhline(1, color=style.HIGHLIGHT, linewidth=1.5, zorder=0)
        (self.dots,) = axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
        self.labels = draw.Labels(axes, [(1.0, 1.0)] * len(seconds), zorder=4, boxed=True)

    def set(self, k: int, time: float) -> list[str]:
        """Show the batch size number `k`, and how far each program is after this time; returns that in words."""
        batch, times = int(self.batch_sizes[k]), self.times[:, k]
        self.line.set_xdata([batch, batch])
        self.now.set_ydata([time, time])
        for line, all_times in zip(self.lines, self.times, strict=True):
            line.set_data(self.batch_sizes[: k + 1], all_times[: k + 1])
        self.dots.set_data([batch] * len(times), times)
        # The lowest below: at a batch of 1 two are nearly the same.
        above = [1.9] * (len(times) - 1) + [1 / 2.7]
        self.labels.move([(batch / 1.9, each * way) for each, way in zip(times, above, strict=True)])
        self.labels.set([in_units(1e-6 * each, 2) for each in times], style.WRITTEN_HIGHLIGHT)
        parts = (batch * self.n_outputs, batch, 1)  # entries, rows, or all at once
        words = []
        for image, label, n_parts, each in zip(self.outputs, self.words, parts, times, strict=True):
            done = min(int(n_parts * time / each), n_parts)
            filled = np.arange(batch * self.n_outputs) < done * batch * self.n_outputs // n_parts
            image.set_data(filled.reshape(batch, -1).repeat(self.most // batch, axis=0))
            words.append("done" if done == n_parts else f"{np.floor(100 * done / n_parts):.0f}%")
            label.set([words[-1]])
        return words

    def handles(self) -> list[live.Handle]:
        """The upright line, dragged to another batch size, and the level one, to another moment."""
        return [
            live.line(self.axes, x="batch", label="batch size"),
            live.line(self.axes, y="time", label="time since the start"),
        ]


def _write(labels: draw.Labels, values: np.ndarray) -> None:
    labels.set([number(value) for value in values], [style.sign_ink(value) for value in values])


def _lines(labels: draw.Labels, words: int) -> list[str]:
    """What is written, so many words a line."""
    strings = iter(labels.strings)
    return [" ".join(filter(None, line)) for line in zip(*[strings] * words, strict=True)]


def _around(middle: tuple[float, float]) -> list[tuple[float, float]]:
    x, y = middle
    return [(x - 0.44, y - 0.44), (x + 0.44, y + 0.44)]


def number(value: float) -> str:
    """`value` with at most two decimals, none of them needless."""
    text = draw.number(value, 5)
    return text.rstrip("0").rstrip(".") if "." in text else text
