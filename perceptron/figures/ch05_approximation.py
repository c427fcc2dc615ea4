"""The pictures of lecture 05: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.chain import Folds, PieceCounts
from perceptron.drawing.kernel import Filtered, Photo, Products, nine_pixels, one_weight
from perceptron.drawing.one_layer import (
    BentLine,
    Cut,
    ErrorAlong,
    Fan,
    Function,
    Grips,
    Knots,
    OneLayer,
    PieceErrors,
    TowerErrors,
    areas,
    formulas,
    ink,
    shape,
)
from perceptron.drawing.scale import plain_ticks
from perceptron.drawing.tower import (
    SIZE,
    Gap,
    Hole,
    Plane,
    Surface,
    TowerNetwork,
    TowersNetwork,
    mesh,
)


class Hinges:
    """Left three hidden neurons, in the middle their weighted hinges, right the sum of these, with the slopes of its pieces.

    Coloured is what each neuron adds, right behind its knot. Sigmoids stand there likewise, and the levels of their sum.
    """

    REACH = 0.5  # so far right of its knot a hinge is taken hold of, and as high as half a sigmoid
    TOP = 2.3  # of the hinges; above it they are written
    STEEP = 16  # first weight from which a sigmoid is a step

    def __init__(self, x: np.ndarray, n: int = 3) -> None:
        self.x = x
        self.figure, (left, self.middle, self.right) = plt.subplots(
            1, 3, figsize=(9.6, 3.8), width_ratios=(1.25, 1, 1)
        )
        self.network = OneLayer(left, n)
        titles = "Each neuron · its output weight", "Their sum"
        for axes, title in zip((self.middle, self.right), titles, strict=True):
            axes.axhline(0, color=style.LIGHT, linewidth=1, zorder=0)
            axes.set(xlabel="x", xlim=(x[0], x[-1]), xticks=range(5), title=title)
        self.middle.set(ylim=(-2.75, 4.1), yticks=[-2, -1, 0, 1, 2])
        self.right.set(ylim=(-2.1, 2.9), yticks=[-1, 0, 1, 2])
        self.hinges = [self.middle.plot([], [])[0] for _ in range(n)]
        self.ends = Grips(self.middle, range(n))
        self.written = draw.Labels(self.middle, [(2.0, 3.8 - 0.53 * j) for j in range(n)], zorder=3)
        self.sum = BentLine(self.right, x, n)

    def set(
        self,
        w: float | None,
        knots: np.ndarray,
        weights: np.ndarray,
        parts: np.ndarray,
        bends: np.ndarray,
        slopes: np.ndarray,
    ) -> str:
        """A knot, an output weight and a hinge over `x` for each neuron; where their sum bends, and its slopes.

        Bends and slopes go from left to right; there are fewer bends than knots where knots lie on each other. With a first
        weight `w` the neurons are sigmoids, which are ½ at their knots, and the slopes are levels. Returns what the sum is.
        """
        total, steep = parts.sum(axis=0), w is None or w >= self.STEEP
        name, task = shape(total, slopes, knots[weights != 0], w is None) if steep else ("", 0)
        upright = bool(name) and "-" not in name
        self.reach, first = (0.0, w) if w else (self.REACH, 1.0)
        self.network.set(-first * knots, weights, 0.0, f"{first:g}")
        for line, part, weight in zip(self.hinges, parts, weights, strict=True):
            inside = np.abs(part) <= self.TOP
            line.set_data(self.x[inside], part[inside])
            line.set_color(style.sign_color(weight) if weight else style.GREY)
        self.ends.set(knots + self.reach, weights * self.REACH)
        self.written.set(formulas(knots, weights, w), [ink(weight) for weight in weights])
        levels = slopes
        if w:  # between flat steps, or such as stand close together, the sum does not reach its level
            ends = np.array([self.x[0], *bends, self.x[-1]])
            reached = np.interp((ends[1:] + ends[:-1]) / 2, self.x, total)
            levels = np.where(np.abs(reached - slopes) < 0.02, slopes, reached.round(2))
        self.sum.set(knots, bends, levels, name if upright else "", total if w else None, steep)
        if not steep:
            why = f". Each b is −{w:g}k: had it stayed −k, the step would have slid from k to k/{w:g}"
            return f"First weight {w:g}: no steps yet" + why * (first > 1)
        told = f"{'Levels' if w else 'Slopes'} {', '.join(f'{each:g}' for each in levels)}: "
        end = f". Task {task} of 3: done" if upright else ", upside down"
        return told + (name + end if name else "neither a step nor a bump")

    def handles(self, knots: Sequence[str], weights: Sequence[str]) -> list[live.Handle]:
        """The hinges and the knots of the sum, by the names of the controls of their weights and knots."""
        handles = []
        for j, (knot, weight) in enumerate(zip(knots, weights, strict=True)):
            handles += [
                live.point(
                    self.middle,
                    x=lambda k=knot, **values: self.reach + values[k],
                    y=lambda v=weight, **values: self.REACH * values[v],
                    label=f"hinge of h {j}",
                    moves=[weight],
                    to=lambda x, y, v=weight, **_: {v: y / self.REACH},
                    follows="y",
                ),
                live.point(
                    self.right,
                    x=knot,
                    y=lambda k=knot, **values: self.sum.held(values[k]),
                    label=f"knot of h {j}",
                    follows="x",
                ),
            ]
        return handles


class Interpolation:
    """The network; a function, and the curve through its knots; the error along x; the largest error of all `pieces`.

    The reader may draw the function. The error along x is seen to shrink, and is magnified, by 10 or 100, when it is small.
    """

    DRAWN = -1.2, 1.2  # the frame of a function that is drawn

    def __init__(self, x: np.ndarray, pieces: np.ndarray) -> None:
        wide = 0.95, 1.5, 0.95, 0.9
        self.figure, (net, left, middle, right) = plt.subplots(1, 4, figsize=(10.4, 3.7), width_ratios=wide)
        self.x = x
        self.fan = Fan(net)
        self.curves = Knots(left, x, "f (grey): draw your own here")
        self.network = self.curves.network
        middle.set_title("Error, f − ŷ")
        self.error = ErrorAlong(middle, x)
        self.told = draw.Labels(middle, [(x[-1] / 2, 0.965), (x[-1] / 2, 0.035)], zorder=3)
        self.law = PieceErrors(right, pieces)

    def set(
        self,
        target: np.ndarray,
        knots: np.ndarray,
        values: np.ndarray,
        errors: np.ndarray,
        error: float,
        bounds: np.ndarray,
        own: bool,
    ) -> None:
        """The function at `x`, the knots with its values there, all errors, the one of these knots, and bounds of all.

        The function is the reader's `own`, or given.
        """
        along = self.curves.set(target, knots, values, self.DRAWN if own else None)
        changes = np.diff(np.diff(values) / np.diff(knots), prepend=0).round(9)  # of slope
        self.fan.set(changes, float(values[0]))
        most = max(0.1, float(errors.max()))
        times = 10 ** int(min(np.log10(most / max(error, 1e-3 * most)), 2))
        self.error.set(along, 1.25 * most / times)
        told = [f"largest: {error:.3f}", f"drawn × {times}" * (times > 1)]
        self.told.set(told, [style.WRITTEN_HIGHLIGHT, draw.DARK])
        self.law.set(len(knots) - 1, error, errors, bounds)

    def drawn(self, heights: Sequence[float]) -> Function:
        """The function that the reader has drawn: straight from place to place, level beyond; 0 while there is none."""
        high, (foot, top) = np.array(heights), self.DRAWN
        places, there = np.linspace(self.x[0], self.x[-1], len(high)), high > 0
        x, y = (places[there], foot + (top - foot) * high[there]) if there.any() else (places, 0 * places)
        return lambda at: np.interp(at, x, y)

    def handles(self, pieces: str, own: str, choice: Mapping[str, str]) -> list[live.Handle]:
        """The marked error, by the name of its control, and a pen for the reader's own function, which makes the `choice`."""
        ends = float(self.x[0]), float(self.x[-1])
        pen = live.pen(self.curves.axes, own, label="a function of your own", across=ends, sets=choice)
        return [self.law.handle(pieces), pen]


class KnotsByHand:
    """A network; a function and the network's curve, built of bumps that are pulled out of a straight line; the error.

    Filled is the bump that each inner knot adds to that line, from the knot before it to the next. There is a goal for the
    largest error; what has reached it is green.
    """

    def __init__(self, x: np.ndarray, inner: int) -> None:
        self.figure, (net, left, right) = plt.subplots(1, 3, figsize=(9.6, 4.4), width_ratios=(1.3, 1.1, 1))
        self.network = OneLayer(net, inner + 1)
        self.curves = Knots(left, x, "f (grey), network, bumps", room=0.45)
        self.curves.target.set_zorder(0.9)
        self.bumps = areas(left, transform=self.curves.scale.transform)
        self.bumps.set_linewidth(1.0)
        self.grips = Grips(left, range(1, inner + 1))
        right.set_title("Error")
        self.error = ErrorAlong(right, x, aims=True)

    def set(
        self, target: np.ndarray, knots: np.ndarray, line: np.ndarray, heights: np.ndarray, goal: float
    ) -> None:
        """The function at `x`; the knots from left to right, with the line there and the heights of the bumps.

        The largest error should come below the `goal`.
        """
        curve = line + heights
        error = self.curves.set(target, knots, curve)
        corners = np.column_stack([knots, line]).tolist()
        tops = np.column_stack([knots, curve]).tolist()
        self.bumps.set_verts([[corners[k - 1], tops[k], corners[k + 1]] for k in range(1, len(knots) - 1)])
        colors = [style.sign_color(height) for height in heights[1:-1]]
        self.bumps.set_facecolor([to_rgba(color, 0.2) for color in colors])
        self.bumps.set_edgecolor([to_rgba(color, 0.7) for color in colors])
        weights = np.diff(np.diff(curve) / np.diff(knots), prepend=0).round(9)  # the changes of slope
        self.network.set(-knots[:-1], weights, float(curve[0]))
        self.grips.set(knots[1:-1], [self.curves.scale.at(y) for y in curve[1:-1]])
        room = 1.2 * float(np.abs(target - np.interp(self.curves.x, knots[[0, -1]], line[[0, -1]])).max())
        self.error.set(error, room if np.abs(error).max() < room else 2 * room, goal)

    def handles(self, heights: Sequence[str], place: Callable[..., tuple[float, float]]) -> list[live.Handle]:
        """The inner knots, dragged up and down, by the names of the heights of their bumps.

        `place` is where a knot, counted from 1, stands on the line; it is given the values of the other controls, too.
        """
        scale = self.curves.scale

        def knot(j: int, height: str) -> live.Handle:
            return live.point(
                self.curves.axes,
                x=lambda **values: place(j, **values)[0],
                y=lambda **values: scale.at(place(j, **values)[1] + values[height]),
                label=f"knot {j}",
                moves=[height],
                to=lambda x, y, **values: {height: scale.back(y) - place(j, **values)[1]},
                follows="y",
            )

        return [knot(j, height) for j, height in enumerate(heights, 1)]


class Tower:
    """The network of a step, a bump, a cross or a tower over two inputs; its output from above, and as a surface."""

    def __init__(self) -> None:
        wide = 1.0, 1.28, 1.05
        self.figure, (net, plane, surface) = plt.subplots(1, 3, figsize=(10.4, 4.3), width_ratios=wide)
        self.network, self.plane = TowerNetwork(net), Plane(plane)
        self.surface = Surface(surface, "The same, as a surface", turn=-30)

    def set(
        self,
        steps: int,
        w: float,
        biases: Sequence[float],
        c: float,
        bumps: Sequence[Function],
        output: Function,
    ) -> tuple[float, float, bool]:
        """How many steps there are; the first weight, the biases of all four, that of the last neuron; what is made of them.

        Returns the largest height, that on the arms, where one bump is 0, and whether it is a tower: 1 high, and 0 on the
        arms and at the edge.
        """
        self.network.set(w, [bias - k for bias in biases[:steps] for k in (0, 1)], c)
        self.plane.set(steps, w, biases, c, bumps, output)
        starts = -np.asarray(biases[:steps]) / w
        x, y = mesh(starts[:2], 1 / w), mesh(starts[2:], 1 / w)
        self.surface.set(x, y, output(x[None], y[:, None]))
        fine = np.linspace(0, SIZE, 161)
        heights, (one, two) = output(fine[None], fine[:, None]), (bump(fine) for bump in bumps)
        arms = float(heights[(one == 0) | (two == 0)[:, None]].max(initial=0))
        edge = max(heights[[0, -1]].max(), heights[:, [0, -1]].max())
        return float(heights.max()), arms, np.allclose([heights.max(), arms, edge], [1, 0, 0])


class TowersByHand:
    """The network of 2 × 2 towers; a function; the towers, as high as the weights of the output, with the heights to reach.

    Dots mark the function in the middle of each cell. A tower that is as high has a green ring, any other a grey one. An upright
    line goes from the towers to the function where they are farthest apart; a dashed one goes down where all walls meet.
    """

    MIDDLES = ((1, 1), (3, 1), (1, 3), (3, 3))

    def __init__(self, f: Function) -> None:
        self.figure, (net, left, right) = plt.subplots(1, 3, figsize=(9.6, 3.5), width_ratios=(1.1, 1, 1))
        self.f = f
        self.network = TowersNetwork(net)
        look: dict[str, Any] = {"low": -0.6, "high": 1.1, "unit": 2.2, "in_bands": False}
        self.towers = Surface(right, "2 × 2 towers", **look)
        surface, x = Surface(left, "f", **look), mesh([], 0, n=40)
        surface.set(x, x, f(x[None], x[:, None]), smooth=True)
        self.aims = [self.towers.seen(x1, x2, f(x1, x2)) for x1, x2 in self.MIDDLES]
        left.plot(*np.transpose(self.aims), "o", color=style.PREDICTION, markersize=5)
        self.rings = [
            right.plot(*aim, "o", mfc="none", markersize=17, mew=2, zorder=1.5)[0] for aim in self.aims
        ]
        self.grips = Grips(right, "1234")
        self.gap = Gap(self.towers)
        self.hole = Hole(self.towers, 2.0, 2.0)

    def set(
        self, weights: np.ndarray, network: Function, wall: float, done: np.ndarray
    ) -> tuple[float, float, float, float]:
        """The weights of the output, the function that the network is, how wide its walls are; which towers are as high as f.

        Returns the place (x₁, x₂) where they are farthest from f, and the heights of both there.
        """
        self.network.set(weights)
        x = mesh([2 - wall / 2], wall, n=4, parts=4)
        self.towers.set(x, x, network(x[None], x[:, None]))
        self.grips.set(
            *np.transpose([self.towers.seen(*at, v) for at, v in zip(self.MIDDLES, weights, strict=True)])
        )
        fine = np.linspace(0, SIZE, 81)
        made, wanted = (each(fine[None], fine[:, None]) for each in (network, self.f))
        row, column = np.unravel_index(np.abs(made - wanted).argmax(), made.shape)
        there = float(fine[column]), float(fine[row])
        low, high = float(made[row, column]), float(wanted[row, column])
        self.gap.set(*there, low, high)
        self.hole.set(float(weights.mean()), float(network(*np.array(self.hole.place))), bool(weights.all()))
        for ring, reached in zip(self.rings, done, strict=True):
            ring.set_color(style.HIGHLIGHT if reached else style.GREY)
        return *there, low, high

    def handles(self, weights: Sequence[str]) -> list[live.Handle]:
        """The four tops, dragged up and down, by the names of the output weights."""
        return [
            self.towers.handle(*middle, weight, f"top of tower {j}")
            for j, (middle, weight) in enumerate(zip(self.MIDDLES, weights, strict=True), 1)
        ]


class Towers:
    """A function; the mean of shifted grids of towers; a cut through a crossing of walls; largest errors anywhere.

    The crossing is the one of the first grid where the function is highest. Black on the surface is the cut; an upright line is
    where the error is largest.
    """

    LINES = 65  # of a mesh, at most
    WALL = 0.2  # of a cell

    def __init__(self, numbers: Sequence[int], copies: Sequence[int]) -> None:
        wide = 0.9, 1.2, 1, 0.95
        self.figure, (left, middle, cut, errors) = plt.subplots(1, 4, figsize=(10.4, 3.5), width_ratios=wide)
        look: dict[str, Any] = {"high": 1.1, "unit": 2.2, "in_bands": False}
        self.wanted, self.made = Surface(left, "f", **look), Surface(middle, "Network, and the cut", **look)
        self.gap = Gap(self.made)
        (self.along,) = middle.plot([], [], color=style.PREDICTION, linewidth=1.2, zorder=1.3)
        self.cut, self.errors = Cut(cut, copies), TowerErrors(errors, numbers, copies)
        self.f: Function | None = None
        errors.set(xlabel="n, of n × n towers", title="Largest error anywhere")
        plain_ticks(errors.xaxis, numbers)
        plain_ticks(errors.yaxis, [0.1, 0.2, 0.5, 1])

    def set(
        self,
        n: int,
        copies: int,
        f: Function,
        towers: Callable[..., Function],
        errors: np.ndarray,
    ) -> tuple[list[float], bool]:
        """n × n towers in each of so many grids; `towers(f, n, copies)` is their mean.

        The largest errors, (numbers of copies, numbers of towers, 3), each with its place. Returns those three numbers,
        how high function and network are there, and whether the cut goes through it.
        """
        if f is not self.f:
            x, self.f = mesh([], 0, n=40), f
            self.wanted.set(x, x, f(x[None], x[:, None]), smooth=True)
        networks = [towers(f, n, each) for each in self.errors.copies if each <= copies]
        cell, network = SIZE / n, networks[-1]
        walls = cell * (np.arange(n * copies + 1) / copies - self.WALL / 2)
        x = mesh(walls, self.WALL * cell, n=1, parts=2)
        few = len(x) <= self.LINES
        x = x if few else np.linspace(0, SIZE, self.LINES)
        self.made.set(x, x, network(x[None], x[:, None]), smooth=not few)
        error, x1, x2 = errors[len(networks) - 1, self.errors.numbers.index(n)]
        wanted, made = f(x1, x2), network(x1, x2)
        self.gap.set(x1, x2, made, wanted)
        along, across, mean = self.cut.set(np.arange(cell, SIZE - cell / 2, cell), f, networks)
        self.along.set_data(*self.made.seen(along, across, mean)[(along >= 0) & (along <= SIZE)].T)
        self.errors.set(n, copies, errors[..., 0])
        in_cut = bool(np.isclose(x2, across) and along[0] <= x1 <= along[-1])
        return [float(each) for each in (error, x1, x2, wanted, made)], in_cut


class Folding:
    """Left the curve of a deep network and the zigzag of a wide one; right their pieces over their parameters."""

    def __init__(self, deepest: int) -> None:
        self.figure, (self.left, self.right) = plt.subplots(1, 2, figsize=(8.8, 3.8))
        self.curves, self.counts = Folds(self.left), PieceCounts(self.right, deepest)

    def set(
        self,
        x: np.ndarray,
        deep: np.ndarray,
        parameters: np.ndarray,
        deep_pieces: np.ndarray,
        wide_pieces: np.ndarray,
        at: float,
        value: float,
    ) -> None:
        """The deep network over x in [0, 1]; parameters and pieces of every depth so far, the shown one last.

        The deep network has the `value` at `at`; where else it has it is marked, too.
        """
        self.curves.set(x, deep, len(parameters), int(deep_pieces[-1]), int(wide_pieces[-1]), at, value)
        self.counts.set(parameters, deep_pieces, wide_pieces)

    def handles(self, value: Callable[[float, int], float]) -> list[live.Handle]:
        """The point x on the deep network, whose output is `value(at, depth)`; and its last dot, which chooses the depth."""
        return [
            live.point(self.left, x="at", y=lambda at, depth: value(at, depth), label="point x"),
            live.point(
                self.right,
                x=lambda depth, **_: 6 * depth + 1,
                y=lambda depth, **_: 2**depth,
                label="depth",
                moves=["depth"],
                to=lambda x, y, **_: {"depth": (x - 1) / 6},
                follows="x",
            ),
        ]


class Convolution:
    """A grey picture, the nine pixels under a kernel of 3 × 3 weights with their products, and the filtered picture.

    Both pictures have the same coordinates: a result lies where the middle of its nine pixels is.
    """

    def __init__(self, picture: np.ndarray) -> None:
        self.figure, panels = plt.subplots(1, 3, figsize=(9.3, 3.8))
        self.seen, self.window, self.found_axes = seen, window, found = panels
        self.size = size = len(picture)
        self.photo = Photo(seen, picture)
        self.products, self.found = Products(window), Filtered(found, size)
        titles = "Picture", "Pixel · weight = product", "Filtered picture"
        for axes, title in zip(panels, titles, strict=True):
            axes.set(xticks=[], yticks=[], title=title)
            axes.spines[:].set_visible(False)
        for axes in (seen, found):
            axes.set(xlim=(-2, size + 1), ylim=(size + 1, -2), aspect="equal")
        (self.seen_mark,) = seen.plot([], [], color=style.HIGHLIGHT, linewidth=2.5, clip_on=False)
        (self.found_mark,) = found.plot([], [], color=style.HIGHLIGHT, linewidth=2.5, clip_on=False)

    def set(
        self,
        row: int,
        column: int,
        seen: np.ndarray,
        weights: np.ndarray,
        filtered: np.ndarray,
        so_far: bool,
        own: bool,
    ) -> None:
        """Nine pixels of what is `seen`, from (row, column) on, times nine weights are one of the `filtered` picture, (n, n).

        What is seen is the picture, or that with a ring of zeros. With `so_far` the results after this one are blank. The
        weights are the reader's `own`, or given.
        """
        ring, n = (len(seen) - self.size) // 2, len(filtered)
        stride = -(-(len(seen) - 2) // n)
        self.photo.set(bool(ring))
        computed = row // stride * n + column // stride + 1 if so_far else n * n
        brightness = bool(np.isclose(weights.sum(), 1))
        self.found.set(filtered, 1 - ring - stride / 2, stride, brightness, computed)
        self.products.set(seen[row : row + 3, column : column + 3], weights, own)
        x, y = column + 1 - ring, row + 1 - ring
        around = np.array([-0.5, 0.5, 0.5, -0.5, -0.5])
        wide = max(2.8, stride + 0.8)  # around the result, and large enough to be seen
        for mark, size in ((self.seen_mark, 3), (self.found_mark, wide)):
            mark.set_data(x + size * around, y + size * np.roll(around, 1))

    def handles(self, own: str, weights: Sequence[str]) -> list[live.Handle]:
        """The square of nine pixels, the pixel that they become, and nine weights, where the kernel is the reader's `own`."""
        return [
            nine_pixels(self.seen, self.size, "square of nine pixels"),
            nine_pixels(self.found_axes, self.size, "pixel that they become"),
            *(one_weight(self.window, k, name, own) for k, name in enumerate(weights)),
        ]
