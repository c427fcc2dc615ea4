"""The pictures of lecture 05: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.kernel import Filtered, Products, nine_pixels, one_weight
from perceptron.drawing.one_layer import (
    SUBSCRIPTS,
    BentLine,
    Cut,
    ErrorAlong,
    Fan,
    Function,
    Grips,
    Knots,
    OneLayer,
    PieceErrors,
    areas,
    ink,
    shape,
    tenths,
)
from perceptron.drawing.scale import plain_ticks
from perceptron.drawing.tower import (
    SIZE,
    Errors,
    Gap,
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
        inks = [ink(weight) for weight in weights]
        self.reach, first = (0.0, w) if w else (self.REACH, 1.0)
        self.network.set(-first * knots, weights, 0.0, f"{first:g}")
        for line, part, weight in zip(self.hinges, parts, weights, strict=True):
            inside = np.abs(part) <= self.TOP
            line.set_data(self.x[inside], part[inside])
            line.set_color(style.sign_color(weight) if weight else style.GREY)
        self.ends.set(knots + self.reach, weights * self.REACH)
        names = [f"h{SUBSCRIPTS[j]}" for j in range(len(knots))]
        numbered, times = zip(names, weights, knots, strict=True), "" if first == 1 else f"{first:g}"
        self.written.set(
            [
                f"{name}:  {draw.number(weight, 5)} · "
                + (f"σ({times}x − {tenths(w * knot)})" if w else f"relu(x − {tenths(knot)})")
                for name, weight, knot in numbered
            ],
            inks,
        )
        levels = slopes.copy()
        if w:  # of steps that stand close together the sum does not reach the level between
            reached = np.interp((bends[1:] + bends[:-1]) / 2, self.x, total)
            levels[1:-1] = np.where(np.abs(reached - slopes[1:-1]) < 0.02, slopes[1:-1], reached.round(2))
        self.sum.set(
            knots, bends, levels if steep else np.nan * levels, name if upright else "", total if w else None
        )
        if not steep:
            return f"First weight {w:g}: no steps yet. Each b is −{w:g}k: if w moved alone, so would the place −b/w"
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
    """The network; a function, the curve through its knots, and its bumps; the error along x; the largest error of all `pieces`.

    The scale of the error along x is that of the function's largest error with a single piece, so that one sees it shrink.
    """

    def __init__(self, x: np.ndarray, pieces: np.ndarray) -> None:
        self.figure, (net, left, middle, right) = plt.subplots(
            1, 4, figsize=(10.4, 3.7), width_ratios=(0.95, 1.15, 1, 1)
        )
        self.fan = Fan(net)
        self.curves = Knots(left, x, "f (grey), curve, bumps")
        self.network = self.curves.network
        self.bumps = areas(left, transform=self.curves.scale.transform)
        middle.set_title("Error, f − ŷ")
        self.error = ErrorAlong(middle, x)
        self.told = draw.Labels(middle, [(x[-1] / 2, 0.965)], zorder=3)
        self.law = PieceErrors(right, pieces)

    def set(
        self,
        target: np.ndarray,
        knots: np.ndarray,
        values: np.ndarray,
        errors: np.ndarray,
        error: float,
        bounds: np.ndarray,
    ) -> None:
        """The function at `x`, the knots with its values there, all errors, the one of these knots, and bounds of all."""
        along = self.curves.set(target, knots, values)
        changes = np.diff(np.diff(values) / np.diff(knots), prepend=0).round(9)  # of slope
        self.fan.set(changes, float(values[0]))
        feet = np.pad(knots, 1, mode="edge")  # the bumps at the ends are half ones
        bumps = zip(feet, knots, feet[2:], values, strict=False)
        self.bumps.set_verts([[(a, 0), (k, high), (b, 0)] for a, k, b, high in bumps])
        self.bumps.set_facecolor([to_rgba(style.sign_color(value), 0.3) for value in values])
        self.error.set(along, 1.25 * float(errors[0]))
        self.told.set([f"largest: {error:.4f}"], style.WRITTEN_HIGHLIGHT)
        self.law.set(len(knots) - 1, error, errors, bounds)


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
        weights = np.diff(np.diff(curve) / np.diff(knots), prepend=0).round(
            9
        )  # the changes of slope; 0 where none
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
        self.figure, (net, plane, surface) = plt.subplots(
            1, 3, figsize=(10.4, 4.3), width_ratios=(1.0, 1.28, 1.05)
        )
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
    line goes from the towers to the function where they are farthest apart.
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
        self.figure, (left, middle, cut, errors) = plt.subplots(
            1, 4, figsize=(10.4, 3.5), width_ratios=(0.9, 1.2, 1, 0.95)
        )
        look: dict[str, Any] = {"high": 1.1, "unit": 2.2, "in_bands": False}
        self.wanted, self.made = Surface(left, "f", **look), Surface(middle, "Network, and the cut", **look)
        self.gap = Gap(self.made)
        (self.along,) = middle.plot([], [], color=style.PREDICTION, linewidth=1.2, zorder=1.3)
        self.cut, self.errors = Cut(cut, copies), Errors(errors, numbers, copies)
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
    ) -> list[float]:
        """n × n towers in each of so many grids; `towers(f, n, copies)` is their mean.

        The largest errors, (numbers of copies, numbers of towers, 3), each with its place. Returns those three numbers, and how
        high function and network are there.
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
        inside = (along >= 0) & (along <= SIZE)
        self.along.set_data(*self.made.seen(along, across, mean)[inside].T)
        self.errors.set(n, copies, errors[..., 0])
        return [float(each) for each in (error, x1, x2, wanted, made)]


class Folding:
    """Left the curve of a deep network and the zigzag of a wide one; right their pieces over their parameters."""

    DEEP, WIDE = style.BLUE, style.BLACK

    def __init__(self, deepest: int) -> None:
        self.figure, (self.left, self.right) = plt.subplots(1, 2, figsize=(8.8, 3.8))
        left, right = self.left, self.right
        (self.deep,) = left.plot([], [], color=self.DEEP, linewidth=1.5)
        (self.wide,) = left.plot([], [], color=self.WIDE, linewidth=1.5)
        (self.same,) = left.plot([], [], "o", color=style.HIGHLIGHT, markersize=5)
        (self.point,) = left.plot([], [], "o", color=style.HIGHLIGHT, markersize=11, mec="white")
        left.set(xlabel="x", xlim=(-0.02, 1.02), ylim=(-1.72, 1.32), yticks=[], title="As many parameters")
        left.spines["left"].set_visible(False)
        self.names = draw.Labels(left, [(0.5, 1.18), (0.5, -0.36)], zorder=3)
        (self.deep_pieces,) = right.semilogy([], [], "o-", color=self.DEEP)
        (self.wide_pieces,) = right.semilogy([], [], "s-", color=self.WIDE)
        most = 6 * deepest + 1
        right.set(
            xlabel="parameters", xlim=(4, most + 8), ylim=(1.3, 1.4 * 2**deepest), title="Linear pieces"
        )
        right.set_yticks(powers := [2**k for k in range(1, deepest + 1)], [str(power) for power in powers])
        right.minorticks_off()
        self.ends = draw.Labels(right, [(0.0, 2.0), (0.0, 2.0)], zorder=3)

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
        depth, pieces, wide = len(parameters), int(deep_pieces[-1]), int(wide_pieces[-1])
        self.deep.set_data(x, deep)
        corners = np.arange(wide + 1)
        self.wide.set_data(corners / wide, corners % 2 - 1.65)
        piece = np.arange(pieces)
        places = (piece + np.where(piece % 2, 1 - value, value)) / pieces
        self.same.set_data(places, np.full(pieces, value))
        self.point.set_data([at], [value])
        layers = live.counted(depth, "layer")
        told = [
            f"deep: {layers} of 2 neurons, {pieces} pieces",
            f"wide: 1 layer of {2 * depth} neurons, {wide} pieces",
        ]
        self.names.set(told, [self.DEEP, self.WIDE])
        self.deep_pieces.set_data(parameters, deep_pieces)
        self.wide_pieces.set_data(parameters, wide_pieces)
        shift = 1.12 if pieces > wide else 0.88
        beside = parameters[-1] + 3.4
        self.ends.move([(beside, pieces * shift), (beside, wide / shift)])
        self.ends.set(["deep", "wide"], [self.DEEP, self.WIDE])

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
        photo = seen.imshow(picture, cmap="gray", vmin=0, vmax=1)
        photo.set_gid(live.PHOTO)
        ring = np.pad(np.zeros((size, size, 4), np.uint8), ((1, 1), (1, 1), (0, 0)))
        ring[..., 3] = np.pad(ring[1:-1, 1:-1, 3], 1, constant_values=255)
        end = size + 0.5
        self.ring = seen.imshow(ring, extent=(-1.5, end, end, -1.5), zorder=1)
        self.products, self.found = Products(window), Filtered(found, size)
        titles = "Picture", "Pixel · weight = product", "Filtered picture"
        for axes, title in zip(panels, titles, strict=True):
            axes.set(xticks=[], yticks=[], title=title)
            axes.spines[:].set_visible(False)
        for axes in (seen, found):
            axes.set(xlim=(-2, size + 1), ylim=(size + 1, -2), aspect="equal")
        (self.seen_mark,) = seen.plot([], [], color=style.HIGHLIGHT, linewidth=2.5, clip_on=False)
        (self.found_mark,) = found.plot([], [], color=style.HIGHLIGHT, linewidth=2.5, clip_on=False)
        below = {"ha": "center", "va": "center", "zorder": style.BELOW}  # it keeps the room
        seen.text(size / 2, 1.11 * size, "drag the square", **below)

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

        What is seen is the picture, or that with a ring of zeros. With `so_far` the results after this one are pale. The
        weights are the reader's `own`, or given.
        """
        ring, n = (len(seen) - self.size) // 2, len(filtered)
        stride = -(-(len(seen) - 2) // n)
        self.ring.set_visible(bool(ring))
        self.ring.set_gid(live.PHOTO if ring else None)
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
