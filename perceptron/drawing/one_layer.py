"""A network with one input and one hidden layer, drawn with its numbers; and what each of its neurons adds to its curve.

The first weights are 1, so hidden neuron j is relu(x − k), its bias is minus its knot k, and the curve bends there. A cut through
towers over two inputs is a function of one, too; their errors are drawn likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import Scale, plain_ticks, ticks

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"

Function = Callable[..., Any]  # of x, or of x₁ and x₂: arrays of one shape, or of shapes that fit
Frame = tuple[tuple[float, float], tuple[float, float]]


class OneLayer:
    """A network with one input, whose weights are equal, `n` hidden neurons and one output, with its biases and output weights.

    A bias stands in its neuron, below the name. Only the numbers and the edges to the output move: all else is drawn once,
    below them.
    """

    SCALE = 4.0  # the size of weight that is drawn widest

    def __init__(self, axes: Axes, n: int) -> None:
        ones, zeros = np.ones((n, 1)), np.zeros((1, n))
        axes.set_title("Network, biases inside")
        drawn = draw.network(
            axes, [1, n, 1], weights=[ones, zeros], weight_scale=self.SCALE, edge_numbers=False, beside=0.4
        )
        self.axes, self.radius = axes, drawn.radius
        (x,), self.hidden, (y,) = drawn.positions
        inside = np.array([*self.hidden, y])
        half = [0.0, 0.55 * draw.LINE]
        names = draw.Labels(axes, [x, *(inside + half).tolist()], zorder=4)
        names.set(["x", *(f"h{SUBSCRIPTS[j]}" for j in range(n)), "ŷ"])
        edges = [(2, 0, j) for j in range(n)]
        self.edges = LineCollection(
            [[drawn.along(edge, share) for share in (0, 1)] for edge in edges], zorder=5
        )
        axes.add_collection(self.edges, autolim=False)
        self.biases = draw.Labels(axes, (inside - half).tolist(), zorder=6)
        middles = [drawn.along(edge, 0.5) for edge in edges]
        self.weights = draw.Labels(axes, middles, zorder=6, boxed=True)
        self.first = draw.Labels(axes, [drawn.along((1, j, 0), 0.5) for j in range(n)], zorder=6, boxed=True)

    def set(self, biases: draw.Numbers, weights: draw.Numbers, offset: float, first: str = "") -> None:
        """A bias and an output weight for each hidden neuron, and the bias of the output; what all `first` weights are."""
        self.first.set([first] * len(weights), style.POSITIVE)
        sizes = np.minimum(1, np.abs(weights) / self.SCALE)
        self.edges.set_color([style.sign_color(weight) if weight else style.LIGHT for weight in weights])
        self.edges.set_linewidth((draw.THIN + (draw.WIDE - draw.THIN) * sizes).tolist())
        self.biases.set([tenths(bias) for bias in (*biases, offset)], draw.DARK)
        self.weights.set([draw.number(weight, 5) for weight in weights], [ink(weight) for weight in weights])

    def neuron(self, j: int) -> live.Region:
        """A hidden neuron, to light up."""
        x, y = self.hidden[j]
        return live.region(self.axes, "circle", [[x, y], [x + self.radius, y]])


class Fan:
    """The same network for any number of hidden neurons, without the biases of these.

    The edges to the output have the colours and widths of their weights, and where there is room their numbers.
    """

    MOST = 6  # weights that are written
    LEAST = 0.5  # the size of weight that is drawn widest where all are smaller

    def __init__(self, axes: Axes) -> None:
        axes.set_title("Network")
        width, height = draw.clear_axes(axes)
        self.across, self.height = (0.2, 0.4 * width, width - 0.2), height - draw.LINE
        self.ends = [(self.across[0], self.height / 2), (self.across[2], self.height / 2)]
        self.edges = LineCollection([], zorder=1)
        axes.add_collection(self.edges, autolim=False)
        look: dict[str, Any] = {"color": "white", "mec": draw.DARK, "mew": 1.2}
        (self.neurons,) = axes.plot([], [], "o", markersize=9, zorder=2, **look)
        axes.plot(*zip(*self.ends, strict=True), "o", markersize=25, zorder=3, **look)
        draw.Labels(axes, self.ends, zorder=4).set(["x", "ŷ"])
        self.weights = draw.Labels(axes, [(0.0, 0.0)] * self.MOST, zorder=5, boxed=True)
        self.told = draw.Labels(axes, [(width / 2, height - 0.3 * draw.LINE)], zorder=5)

    def set(self, weights: draw.Numbers, bias: float) -> None:
        """The output weight of each hidden neuron, and the bias of the output."""
        n = len(weights)
        gap = self.height / n
        places = np.array([(self.across[1], self.height - (j + 0.5) * gap) for j in range(n)])
        self.neurons.set_data(*places.T)
        self.neurons.set_markersize(min(13.0, 72 * 0.75 * gap))
        start, end = self.ends
        self.edges.set_segments([(start, place) for place in places] + [(place, end) for place in places])
        sizes = np.abs(weights) / max(self.LEAST, *np.abs(weights))
        most = draw.THIN + (draw.WIDE - draw.THIN) * min(1.0, 4 * gap)
        self.edges.set_linewidth([draw.THIN] * n + (draw.THIN + (most - draw.THIN) * sizes).tolist())
        self.edges.set_color(
            [style.POSITIVE] * n + [style.sign_color(w) if w else style.LIGHT for w in weights]
        )
        written = n <= self.MOST
        spots = [place + 0.42 * (np.array(end) - place) for place in places] if written else []
        self.weights.move([*map(tuple, spots), *[(0.0, 0.0)] * (self.MOST - len(spots))])
        texts = [draw.number(weight, 5) for weight in weights] if written else []
        self.weights.set(
            texts + [""] * (self.MOST - len(texts)), [*map(ink, weights)][: self.MOST] if written else "black"
        )
        self.told.set([live.counted(n, "neuron") + f", c = {tenths(bias)}"], draw.DARK)


class Grips:
    """Points that are dragged, each with its name on it; of those that lie on each other the last covers the others.

    With a `frame`, ((left, right), (low, high)), a point that is beyond it is a hollow arrowhead at its edge, which points
    to where it is.
    """

    SIZE = 13.0  # points
    HEADS = (">", 0, 1), ("<", 0, -1), ("^", 1, 1), ("v", 1, -1)

    def __init__(self, axes: Axes, names: Sequence[Any], frame: Frame | None = None) -> None:
        self.names, self.frame = [str(name) for name in names], frame
        look: dict[str, Any] = {"color": style.HIGHLIGHT, "markersize": self.SIZE, "linestyle": ""}
        (self.dots,) = axes.plot([], [], "o", mec="white", clip_on=False, **look)
        self.dots.set_in_layout(False)  # while there are none, they would be in the figure's corner
        look |= {"markersize": self.SIZE + 3, "mfc": "white", "mew": 1.8, "clip_on": False}
        heads = self.HEADS if frame else ()
        self.gone = [(axes.plot([], [], marker, **look)[0], axis, way) for marker, axis, way in heads]
        for head, *_ in self.gone:
            head.set_in_layout(False)
        self.written = draw.Labels(axes, [(0.0, 0.0)] * len(names), zorder=3)

    def set(self, x: draw.Numbers, y: draw.Numbers, shown: Any = True) -> None:
        """Put them to these places of the axes; those that are not `shown` are not there."""
        wanted, there = np.column_stack([x, y]).astype(float), np.broadcast_to(shown, len(self.names))
        places = self.held(wanted)
        beyond = wanted - places
        self.dots.set_data(*places[there & ~beyond.any(axis=1)].T)
        for head, axis, way in self.gone:
            head.set_data(*places[there & (way * beyond[:, axis] > 0)].T)
        self.written.move(places.tolist())
        points = self.dots.get_transform().transform(places) * 72 / self.dots.figure.dpi
        apart = np.linalg.norm(points[:, None] - points, axis=2)
        covered = ~there | np.triu((apart < self.SIZE / 2 + 3) & there, 1).any(axis=1)
        self.written.set(["" if under else text for text, under in zip(self.names, covered, strict=True)])

    def held(self, places: np.ndarray) -> np.ndarray:
        """Places (n, 2), those beyond the frame at its edge."""
        return np.clip(places, *np.transpose(self.frame)) if self.frame else places


class Knots:
    """A function over `x`, and the curve of a network with its knots.

    The frame follows the function, with so much `room` above and below it, as a share of its height. Made by the figures
    that show it.
    """

    def __init__(self, axes: Axes, x: np.ndarray, title: str, room: float = 0.1) -> None:
        self.axes, self.x, self.room = axes, x, room
        axes.set(xlabel="x", xlim=(-0.3, x[-1] + 0.3), xticks=range(0, int(x[-1]) + 1, 2), title=title)
        self.scale = Scale(axes)
        look: dict[str, Any] = {"transform": self.scale.transform}
        (self.target,) = axes.plot(x, x, color=style.LIGHT, linewidth=6, solid_capstyle="round", **look)
        (self.network,) = axes.plot([], [], color=style.PREDICTION, linewidth=1.6, **look)
        (self.knots,) = axes.plot([], [], "o", color=style.PREDICTION, markersize=6, **look)

    def set(
        self,
        target: np.ndarray,
        knots: np.ndarray,
        values: np.ndarray,
        frame: tuple[float, float] | None = None,
    ) -> np.ndarray:
        """The function at `x`, the knots in their order, and the network's values there; returns the error at `x`.

        With a `frame`, low and high, it does not follow the function.
        """
        low, high = frame or (float(target.min()), float(target.max()))
        room = 0.0 if frame else self.room * (high - low)
        self.scale.set(low - room, high + room, ticks(low - room, high + room))
        self.target.set_ydata(target)
        self.network.set_data(knots, values)
        self.knots.set_data(knots, values)
        return np.asarray(target - np.interp(self.x, knots, values))


class BentLine:
    """The sum of hinges: a line, with `n` knots to be dragged, the slopes of its pieces below it, and what it is above.

    Coloured is what each neuron adds, right behind its knot. Of a sum of sigmoids the levels stand below it.
    """

    FRAME = (0.0, 4.0), (-1.1, 2.35)  # a knot that is beyond is an arrowhead at its edge
    WEDGE = 0.5  # so far right of its knot what a neuron adds is filled, in units of x
    DIGIT = 0.14  # width of a digit, in units of x
    FOOT = -1.4  # where the slopes stand
    BESIDE = 0.4  # so far from a curve stands its level

    def __init__(self, axes: Axes, x: np.ndarray, n: int) -> None:
        self.x = x
        self.added = areas(axes)
        (self.line,) = axes.plot([], [], color=style.PREDICTION)
        self.knots = Grips(axes, range(n), self.FRAME)
        self.slopes = draw.Labels(axes, [(0.0, 0.0)] * (n + 1), zorder=3, boxed=True)
        self.name = draw.Labels(axes, [(2.0, 2.65), (2.0, self.FOOT - 0.42)], zorder=3, boxed=True)

    def set(
        self,
        knots: np.ndarray,
        bends: np.ndarray,
        slopes: np.ndarray,
        name: str,
        curve: np.ndarray | None = None,
        steep: bool = True,
    ) -> None:
        """The knots of the neurons; where the line bends, its slopes, from left to right, and its name, if it has one.

        A `curve` is no line: its heights at x, with its levels in place of slopes, each beside it; not all of them are `steep`.
        """
        ends = np.concatenate([[self.x[0]], bends, [self.x[-1]]])
        widths = np.diff(ends)
        heights = np.concatenate([[0.0], np.cumsum(slopes * widths)]) if curve is None else 0 * ends
        self.shown = (ends, heights) if curve is None else (self.x, curve)
        self.line.set_data(*self.shown)
        color_bends(self.added, ends, heights, self.WEDGE)
        self.knots.set(knots, np.interp(knots, *self.shown))
        texts = [f"{slope:g}".replace("-", "−") for slope in slopes]
        needed = [self.DIGIT * (len(text) + 1.2) for text in texts]  # or two of them read as one number
        shown = [
            text if room < width else "" for text, room, width in zip(texts, needed, widths, strict=True)
        ]
        none = len(knots) - len(bends)
        middles = (ends[1:] + ends[:-1]) / 2
        beside = np.clip(
            slopes + np.where(slopes < 2, self.BESIDE, -self.BESIDE), self.FOOT, self.FRAME[1][1]
        )
        places = [
            *zip(
                middles.tolist(),
                [self.FOOT] * len(middles) if curve is None else beside.tolist(),
                strict=True,
            )
        ]
        self.slopes.move(places + [(0.0, self.FOOT)] * none)
        self.slopes.set(shown + [""] * none)
        what = (
            "slopes of its pieces"
            if curve is None
            else "levels between its steps"
            if steep
            else "not steep yet"
        )
        self.name.set([f"✓ {name}" if name else "", what], [style.WRITTEN_HIGHLIGHT, draw.DARK])

    def held(self, x: float) -> float:
        """The height at x, or that of the frame's edge where it is beyond."""
        return float(self.knots.held(np.array([[x, np.interp(x, *self.shown)]]))[0, 1])


class ErrorAlong:
    """The error over `x`, its largest marked, wherever it is as large. One that `aims` has a goal: two lines, and is green where it stays between them."""

    def __init__(self, axes: Axes, x: np.ndarray, aims: bool = False) -> None:
        self.x, self.aims = x, aims
        axes.axhline(0 if aims else 0.5, color=style.GREY, linewidth=0.5 if aims else 1, zorder=0)
        axes.set(xlabel="x", xlim=(-0.3, x[-1] + (1.9 if aims else 0.3)), xticks=range(0, int(x[-1]) + 1, 2))
        self.scale = Scale(axes, widest="−0.00" if aims else "−0.005")
        look: dict[str, Any] = {"transform": self.scale.transform}
        (self.line,) = axes.plot(x, x, color=style.PREDICTION, linewidth=1.5, **look)
        ends = [x[0], x[-1]]
        self.goals = [axes.plot(ends, [0, 0], linewidth=1.2, **look)[0] for _ in range(2 * aims)]
        self.named = draw.Labels(axes, [(x[-1] + 1.0, 0.0)] * aims, zorder=3)
        dot = (
            {"color": style.PREDICTION, "markersize": 6}
            if aims
            else {"color": style.HIGHLIGHT, "mec": "white"}
        )
        (self.largest,) = axes.plot([], [], "o", **dot, **look)

    def set(self, error: np.ndarray, room: float, goal: float = 0.0) -> None:
        """The error, in a frame from −room to room, and what it should stay below."""
        self.scale.set(-room, room, ticks(-room, room))
        self.line.set_ydata(error)
        size = np.pad(np.abs(error), 1)
        top = (size[1:-1] >= size[:-2]) & (size[1:-1] > size[2:]) & (size[1:-1] >= 0.999 * size.max())
        at = np.append(np.flatnonzero(top), int(np.abs(error).argmax()))
        self.largest.set_data(self.x[at], error[at])
        if not self.aims:
            return
        done = float(np.abs(error).max()) < goal
        for bar, height in zip(self.goals, (goal, -goal), strict=True):
            bar.set_ydata([height, height])
            bar.set_color(style.HIGHLIGHT if done else style.GREY)
        self.line.set_color(style.HIGHLIGHT if done else style.PREDICTION)
        self.named.move([(self.x[-1] + 1.0, self.scale.at(goal))])
        self.named.set(["✓ goal" if done else "goal"], style.WRITTEN_HIGHLIGHT if done else draw.DARK)


class PieceErrors:
    """The largest error for each number of pieces, with its bound; one is marked, and dragged to another number."""

    def __init__(self, axes: Axes, pieces: np.ndarray) -> None:
        self.axes, ones = axes, np.ones(len(pieces))
        (self.bound,) = axes.loglog(pieces, ones, "--", color=style.GREY, linewidth=1.2)
        self.told = draw.Labels(axes, [(4.6, 0.0035)], zorder=3)
        (self.errors,) = axes.loglog(pieces, ones, ".", color=style.GREY)
        self.all = [self.bound, self.errors, *self.told.artists]
        (self.now,) = axes.loglog([1], [1], "o", color=style.HIGHLIGHT, markersize=11, mec="white")
        axes.set(xlabel="pieces, n − 1", xlim=(0.8, 42), ylim=(2e-3, 20), title="Largest error")
        plain_ticks(axes.xaxis, [1, 2, 4, 8, 16, 32])
        plain_ticks(axes.yaxis, [0.01, 0.1, 1, 10])

    def set(self, pieces: int, error: float, errors: np.ndarray, bounds: np.ndarray) -> None:
        """The marked number and its error; the errors and the bounds of all numbers."""
        self.errors.set_ydata(errors)
        self.bound.set_ydata(np.where(np.isfinite(bounds), bounds, np.nan))
        self.told.set(["dashed: its bound" if np.isfinite(bounds).all() else "f″ unbounded"], draw.DARK)
        self.now.set_data([pieces], [error])
        self.height = error

    def handle(self, pieces: str) -> live.Handle:
        """The marked dot, by the name of its control."""
        return live.point(
            self.axes, x=pieces, y=lambda **_: self.height, label="number of pieces", follows="x"
        )


class TowerErrors:
    """Errors over the number of towers along each input, a line for each number of copies; a dot that is dragged marks one."""

    def __init__(self, axes: Axes, numbers: Sequence[int], copies: Sequence[int]) -> None:
        self.axes, self.numbers, self.copies = axes, numbers, copies
        self.lines = [axes.loglog(numbers, np.ones(len(numbers)), ".-", linewidth=1.2)[0] for _ in copies]
        (self.now,) = axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=11, mec="white")
        self.names = draw.Labels(axes, [(0.0, 1.0)] * len(copies), zorder=3, clip=False)
        self.curves = [*self.lines, *self.names.artists]
        axes.set(xlim=(0.88 * numbers[0], 2.0 * numbers[-1]), ylim=(0.1, 1.3))

    def set(self, n: int, copies: int, errors: np.ndarray) -> None:
        """The marked place, and all errors, (numbers of copies, numbers of towers)."""
        self.all = errors
        row = self.copies.index(copies)
        for k, (line, each) in enumerate(zip(self.lines, errors, strict=True)):
            line.set_ydata(each)
            line.set_color(style.PREDICTION if k == row else style.GREY)
        self.place = float(n), float(errors[row, self.numbers.index(n)])
        self.now.set_data(*np.transpose([self.place]))
        self.names.move([(1.5 * self.numbers[-1], each[-1]) for each in errors])
        inks = [style.PREDICTION if k == row else draw.DARK for k in range(len(self.copies))]
        self.names.set([f"M = {each}" for each in self.copies], inks)

    def handle(self, n: str, copies: str) -> live.Handle:
        """The marked dot, dragged to another one, by the names of its controls."""

        def moved(x: float, y: float, **values: Any) -> dict[str, float]:
            near = int(np.abs(np.log(self.numbers) - np.log(max(x, 1e-9))).argmin())
            high, steps = -np.log(self.all[:, near]), np.log(self.copies)
            return {n: x, copies: float(np.exp(np.interp(-np.log(max(y, 1e-9)), high, steps)))}

        return live.point(
            self.axes,
            x=lambda **_: self.place[0],
            y=lambda **_: self.place[1],
            label="number of towers and copies",
            moves=[n, copies],
            to=moved,
        )


class Cut:
    """A function along x₁ through a place where four walls cross, and means of one grid of towers, two, four, and so on.

    One cell is a unit. Beside the hole of each mean is how many grids it has; the darkest one has all that there are.
    """

    X = np.linspace(-0.75, 0.75, 301)  # cells from the crossing; all walls begin and end at one of these

    def __init__(self, axes: Axes, copies: Sequence[int]) -> None:
        self.copies = copies
        (self.f,) = axes.plot(self.X, self.X, color=style.LIGHT, linewidth=6)
        self.means = [axes.plot(self.X, self.X, linewidth=1.2, zorder=2)[0] for _ in copies]
        axes.set(xlim=(-0.75, 0.75), ylim=(-0.42, 1.12), xticks=[-0.5, 0, 0.5], yticks=[0, 0.5, 1])
        axes.set(xlabel="cells from the crossing", title="Cut through a crossing")
        axes.axhline(0, color=style.LIGHT, linewidth=0.8, zorder=style.BELOW)
        self.told = draw.Labels(axes, [(0.0, -0.14), (0.0, -0.3)], zorder=3)
        self.names = draw.Labels(axes, [(0.0, 0.0)] * len(copies), zorder=3)

    def set(
        self, walls: np.ndarray, f: Function, networks: Sequence[Function]
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where walls of the first grid cross; a function of two inputs; the means of as many grids as there are `copies`, so far.

        The crossing is the one where the function is highest. Returns the cut's places along x₁ and x₂, and the last mean there.
        """
        row, column = divmod(int(f(walls[None], walls[:, None]).round(9).argmax()), len(walls))
        along, across = walls[column] + (walls[1] - walls[0]) * self.X, walls[[row]]
        wanted, means = f(along, across), [network(along, across) for network in networks]
        self.f.set_ydata(wanted)
        for k, line in enumerate(self.means):
            line.set_ydata(means[k] if k < len(means) else np.full_like(self.X, np.nan))
            line.set_color(style.PREDICTION if k == len(means) - 1 else style.GREY)
        below, copies = (wanted - means[-1])[len(self.X) // 2], self.copies[len(means) - 1]
        self.names.move(
            [
                (-0.36, mean[len(self.X) // 2] + 0.06)
                for mean in (means * len(self.copies))[: len(self.copies)]
            ]
        )
        older = [f"M = {each}" for each in self.copies[: len(means) - 1]]
        self.names.set(older + [""] * (len(self.copies) - len(older)), draw.DARK)
        told = f"{copies} grids: {below:.2f} below f" if copies > 1 else ""
        self.told.set(["one grid: ½ + ½ − 1 = 0", told], [draw.DARK, style.PREDICTION])
        return along, across, means[-1]


def areas(axes: Axes, **look: Any) -> PolyCollection:
    """Filled areas below all lines, none at first."""
    filled = PolyCollection([], linewidths=0, zorder=1, **look)
    axes.add_collection(filled, autolim=False)
    return filled


def color_bends(added: PolyCollection, x: np.ndarray, y: np.ndarray, reach: float) -> None:
    """Fill what each bend of a line adds to the piece before it, gone on as far as the next of its ends, or the `reach`.

    The line comes in level.
    """
    slopes = np.diff(y) / np.diff(x)
    far = np.minimum(np.diff(x), reach)
    before = np.concatenate([[0.0], slopes[:-1]])
    corners = zip(x[:-1], y[:-1], x[:-1] + far, y[:-1] + far * slopes, y[:-1] + far * before, strict=True)
    added.set_verts([[(a, low), (b, high), (b, on)] for a, low, b, high, on in corners])
    added.set_facecolor([to_rgba(style.sign_color(rise), 0.25) for rise in slopes - before])


def ink(weight: float) -> str:
    """The colour of a written weight: that of its sign, if it has one."""
    return style.sign_ink(weight) if weight else draw.DARK


def shape(total: np.ndarray, sums: np.ndarray, knots: np.ndarray, straight: bool) -> tuple[str, int]:
    """What a sum of hinges is, or where it is not `straight`, of steep sigmoids: a step or a bump, and the number of that task.

    `sums` are its slopes, or levels; the knots are those of neurons that count.
    """
    high, near = float(total[np.abs(total).argmax()]), 0.02
    rests = sums[-1] == 0 if straight else min(total.max(), -total.min()) < near
    if not rests or abs(high) < near:
        return "", 0
    if abs(total[-1]) < near:
        name = f"a bump {high:.2f} high, {np.ptp(knots):.1f} wide"
        return name, 3 if name == "a bump 1.00 high, 1.0 wide" else 2
    is_step = np.all(sums * high >= 0) if straight else len({*sums}) == 2
    return (f"a step {high:.2f} high", 1) if is_step else ("", 0)


def formulas(knots: np.ndarray, weights: np.ndarray, w: float | None) -> list[str]:
    """What each neuron adds, with its name: a hinge, or with a first weight `w` a sigmoid."""
    times = "" if w in (None, 1) else f"{w:g}"
    return [
        f"h{SUBSCRIPTS[j]}:  {draw.number(weight, 5)} · "
        + (f"σ({times}x − {tenths(w * knot)})" if w else f"relu(x − {tenths(knot)})")
        for j, (knot, weight) in enumerate(zip(knots, weights, strict=True))
    ]


def tenths(value: float) -> str:
    """A number with one decimal, or none where it is large."""
    return draw.number(value, 5, most=1)
