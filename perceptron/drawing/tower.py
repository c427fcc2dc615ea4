"""A function of two inputs, pen by pen: the networks of one tower and of four, the plane from above with its bumps at its
sides, a surface, and errors over the number of towers.

A tower is two bumps that cross, one along each input, less what only one of them is high. A step takes two neurons, a bump
two steps. `figures` composes these for lecture 05; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.one_layer import Function, Grips, areas, ink

SIZE = 4.0  # both inputs go from 0 to this
TOP = 2.0  # of the colours: two bumps of 1 on each other
SIDE = 0.8  # brightness of a surface's sides, where it ends
RIM = 0.03  # inches: beside a circle, or the panel's edge cuts its line
BANDS = 8  # of colour, for a height of 1: a ramp of them is a third of the bytes of a smooth one


class TowerNetwork:
    """Two inputs, eight hidden neurons, one in a second hidden layer, and the output, with all numbers; biases stand inside.

    Neurons 2 j and 2 j + 1 make step j. All first weights are equal; the first two steps belong to x₁, the others to x₂.
    Of a network with fewer steps the other neurons are pale, without numbers.
    """

    SIGNS = (1.0, -1.0, -1.0, 1.0) * 2  # of the weights of the second layer
    MOST = 4.0  # the size of weight that is drawn widest
    SMALL = 0.17  # inches: the radius of what has no bias

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        axes.set_title("Network, biases inside")
        width, height = draw.clear_axes(axes)
        gap = height / 8
        self.radius = min(0.24, 0.46 * gap)
        rim = self.SMALL + RIM
        across = rim, 0.4 * width, 0.75 * width, width - rim
        self.hidden = [(across[1], height - (j + 0.5) * gap) for j in range(8)]
        middles = [height - 2 * gap, height - 6 * gap]
        self.last = (across[2], height / 2)
        inputs, out = [(across[0], y) for y in middles], (across[3], height / 2)
        circles = [
            *(Circle(place, self.SMALL) for place in (*inputs, out)),
            *(Circle(place, self.radius) for place in (*self.hidden, self.last)),
        ]
        self.circles = PatchCollection(circles, zorder=3, facecolors="white", linewidths=1.2)
        axes.add_collection(self.circles, autolim=False)
        draw.Labels(axes, [*inputs, out], zorder=4).set(["x₁", "x₂", "ŷ"])
        self.edges = [(inputs[j // 4], place) for j, place in enumerate(self.hidden)]
        self.ways = [(self.last, out), *((place, self.last) for place in self.hidden)]
        self.first = LineCollection([], colors=style.POSITIVE, zorder=1)
        signs = (1.0, *self.SIGNS)
        self.second = LineCollection(
            [],
            colors=[style.sign_color(sign) for sign in signs],
            linewidths=draw.THIN + (draw.WIDE - draw.THIN) / self.MOST,
            zorder=1,
        )
        for lines in (self.second, self.first):
            axes.add_collection(lines, autolim=False)
        spots = [_between(*self.ways[0], 0.55), *(_between(*way, 0.36) for way in self.ways[1:])]
        self.signs = draw.Labels(axes, spots, zorder=2, boxed=True)
        self.written, self.inks = [draw.number(sign, 2) for sign in signs], [ink(sign) for sign in signs]
        self.weights = draw.Labels(axes, [(0.55, height / 2)], zorder=2)  # one for all, between both fans
        self.biases = draw.Labels(axes, [*self.hidden, self.last], zorder=4)
        self.neurons = 0

    def set(self, w: float, biases: draw.Numbers, last: float) -> None:
        """The first weight, the biases of the hidden neurons that there are, and that of the last one."""
        if (n := len(biases)) != self.neurons:
            self.neurons = n
            self.first.set_segments(self.edges[:n])
            self.second.set_segments(self.ways[: n + 1])
            self.signs.set([*self.written[: n + 1], *[""] * (8 - n)], self.inks)
            used = [True, n > 4, True, *(j < n for j in range(8)), True]
            self.circles.set_edgecolor([draw.DARK if each else style.LIGHT for each in used])
        self.weights.set([f"all w = {w:g}"], ink(w))
        size = min(1.0, abs(w) / self.MOST)
        self.first.set_linewidth(draw.THIN + (draw.WIDE - draw.THIN) * size)
        told = [draw.number(bias, 5, short=True) for bias in (*biases, last)]
        self.biases.set([*told[:-1], *[""] * (8 - n), told[-1]], draw.DARK)

    def neuron(self, j: int) -> live.Region:
        """A hidden neuron, to light up; 8 is the last one."""
        x, y = [*self.hidden, self.last][j]
        return live.region(self.axes, "circle", [[x, y], [x + self.radius, y]])


class TowersNetwork:
    """Two inputs, the twelve neurons of six steps, the four neurons of 2 × 2 towers, and the output, with its four weights.

    All other numbers are as in `TowerNetwork`; only their signs are drawn. Grey are the neurons of walls between two towers.
    """

    MOST = 1.5  # the size of weight that is drawn widest
    SHARED = 2, 3, 8, 9  # neurons of the steps in the middle: down for one tower, up for its neighbour

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        axes.set_title("Network (grey: shared walls)")
        width, height = draw.clear_axes(axes)
        self.radius, small = 0.2, 0.09
        left, right = TowerNetwork.SMALL + RIM, width - TowerNetwork.SMALL - RIM
        gap = height / 12
        steps = [(0.3 * width, height - (j + 0.5) * gap) for j in range(12)]
        inputs, out = [(left, height - 3 * gap), (left, height - 9 * gap)], (right, height / 2)
        self.towers = [(0.62 * width, height - (1.5 + 3 * j) * gap) for j in range(4)]
        look: dict[str, Any] = {"facecolors": "white", "edgecolors": draw.DARK, "linewidths": 1.2}
        circles = [
            *(Circle(place, TowerNetwork.SMALL) for place in (*inputs, out)),
            *(Circle(place, small) for place in steps),
            *(Circle(place, self.radius) for place in self.towers),
        ]
        axes.add_collection(PatchCollection(circles, zorder=3, **look), autolim=False)
        look["facecolors"] = style.GREY
        shared = [Circle(steps[j], small) for j in self.SHARED]
        axes.add_collection(PatchCollection(shared, zorder=3.1, **look), autolim=False)
        names = draw.Labels(axes, [*inputs, out, *self.towers], zorder=4)
        names.set(["x₁", "x₂", "ŷ", *"1234"])
        first = [(inputs[j // 6], place) for j, place in enumerate(steps)]
        second: list[tuple[draw.Point, draw.Point]] = []
        signs: list[float] = []
        for k, tower in enumerate(self.towers):
            for start in (
                2 * (k % 2),
                6 + 2 * (k // 2),
            ):  # a step up where its cell begins, one down where it ends
                second += [(steps[start + j], tower) for j in range(4)]
                signs += TowerNetwork.SIGNS[:4]
        inner = [style.POSITIVE] * len(first) + [style.sign_color(sign) for sign in signs]
        axes.add_collection(
            LineCollection([*first, *second], colors=inner, linewidths=draw.THIN, alpha=0.5, zorder=1),
            autolim=False,
        )
        self.last = LineCollection([(tower, out) for tower in self.towers], zorder=1)
        axes.add_collection(self.last, autolim=False)
        spots = [_between(tower, out, 0.52) for tower in self.towers]
        self.weights = draw.Labels(axes, spots, zorder=2, boxed=True)

    def set(self, weights: draw.Numbers) -> None:
        """The weights of the output, of the four towers."""
        sizes = np.minimum(1, np.abs(weights) / self.MOST)
        self.last.set_color([style.sign_color(weight) if weight else style.LIGHT for weight in weights])
        self.last.set_linewidth((draw.THIN + (draw.WIDE - draw.THIN) * sizes).tolist())
        self.weights.set([draw.number(weight, 5) for weight in weights], [ink(weight) for weight in weights])

    def neuron(self, j: int) -> live.Region:
        """A neuron of the second hidden layer, to light up."""
        x, y = self.towers[j]
        return live.region(self.axes, "circle", [[x, y], [x + self.radius, y]])


class Plane:
    """The output over the plane from above, above it and at its right the bump of each input, and a bar for their sum.

    The bar is the sum of the bumps and has the colour of the output: it is white as far as the last neuron is off.
    `edges` are dots where the steps begin, pale where a step is not built yet, `top` is one where the first has risen, `level`
    one on the bar.
    """

    FOOT, UNIT = SIZE + 0.95, 0.6  # of the bumps: where 0 is, and the height of 1
    BAR = SIZE + 2.35, SIZE + 2.7
    PIXELS = 400

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        end, foot, high = SIZE, self.FOOT, self.FOOT + self.UNIT
        axes.set(xlim=(-0.75, SIZE + 3.15), ylim=(-0.85, SIZE + 1.85), aspect="equal", anchor="N")
        axes.set_axis_off()
        axes.set_title("From above, and along x₁ and x₂")
        look: dict[str, Any] = {"origin": "lower", "zorder": 1, "interpolation": "nearest"}
        empty = np.zeros((1, 1, 4), np.uint8)
        self.image = axes.imshow(empty, extent=(0, end, 0, end), **look)
        self.bar = axes.imshow(np.zeros((256, 1, 4), np.uint8), extent=(*self.BAR, 0, end), **look)
        axes.set(
            xlim=(-0.75, SIZE + 3.15), ylim=(-0.85, SIZE + 1.85), aspect="equal"
        )  # imshow has set them anew
        lines = [
            [(0, 0), (end, 0), (end, end), (0, end), (0, 0)],
            [(0, foot), (end, foot)],
            [(foot, 0), (foot, end)],
        ]
        left, right = self.BAR
        lines += [[(left, 0), (right, 0), (right, end), (left, end), (left, 0)]]
        axes.add_collection(LineCollection(lines, colors=style.GREY, linewidths=0.8, zorder=style.BELOW))
        dotted = [[(0, high), (end, high)], [(high, 0), (high, end)]]
        axes.add_collection(LineCollection(dotted, colors=style.LIGHT, linewidths=0.8, zorder=style.BELOW))
        names: dict[draw.Point, str] = {(end / 2, -0.62): "x₁", (-0.58, end / 2): "x₂"}
        names |= {(k, -0.27): f"{k}" for k in range(5)} | {(-0.22, k): f"{k}" for k in range(5)}
        for k in (0, 1):
            names[-0.4, foot + k * self.UNIT] = names[foot + k * self.UNIT, -0.4] = f"{k}"
        names |= {(right + 0.25, k * end / TOP): f"{k}" for k in range(3)}
        names[(left + right) / 2, end + 0.4] = "sum"
        draw.Labels(axes, list(names), zorder=style.BELOW).set(list(names.values()), draw.DARK)
        self.bumps = [axes.plot([], [], color=style.PREDICTION, linewidth=1.6)[0] for _ in range(2)]
        self.fills = areas(axes)
        self.lines = LineCollection([], colors=style.HIGHLIGHT, linewidths=1.2, linestyles="--", zorder=1.5)
        axes.add_collection(self.lines, autolim=False)
        self.heights = draw.Labels(axes, [(0.0, 0.0)] * 4, zorder=2.5, boxed=True)
        here = (0.0, SIZE)
        self.edges = Grips(axes, "12", (here, (0, SIZE + 2))), Grips(axes, "34", ((0, SIZE + 2), here))
        (self.waiting,) = axes.plot([], [], "o", color=style.LIGHT, markersize=Grips.SIZE - 4, zorder=1.2)
        self.top = Grips(axes, "w", (here, (0, SIZE + 2)))
        self.level = Grips(axes, "c")

    @property
    def x(self) -> np.ndarray:
        """The places, of either input, whose outputs are the pixels of the map."""
        return (np.arange(self.PIXELS) + 0.5) * SIZE / self.PIXELS

    def set(
        self,
        steps: int,
        w: float,
        biases: draw.Numbers,
        c: float,
        bumps: Sequence[Function],
        output: Function,
    ) -> None:
        """The first weight, the biases of the four steps, that of the last neuron, and what the first `steps` of them make.

        `bumps` are functions of x₁ and of x₂, `output` is one of both.
        """
        starts = -np.asarray(biases, float) / w
        x, foot, built = self.x, self.FOOT, np.arange(4) < steps
        self.image.set_data(colors(output(x[None], x[:, None])))
        self.bar.set_data(colors(np.maximum(np.linspace(0, TOP, 256)[:, None] + c, 0)))
        fine = np.unique([0, SIZE, *np.clip([*starts, *(starts + 1 / w)], 0, SIZE)])
        high = [foot + self.UNIT * bump(fine) for bump in bumps]
        self.bumps[0].set_data(fine, high[0])
        self.bumps[1].set_data(high[1], fine)
        self.fills.set_verts(
            [
                [(0, foot), *zip(fine, high[0], strict=True), (SIZE, foot)],
                [(foot, 0), *zip(high[1], fine, strict=True), (foot, SIZE)],
            ]
        )
        self.fills.set_facecolor([to_rgba(style.sign_color(each.mean() - foot), 0.25) for each in high])
        self.edges[0].set(starts[:2], [foot, foot], built[:2])
        self.edges[1].set([foot, foot], starts[2:], built[2:])
        inside = starts <= SIZE
        waits = [
            (at, foot) if j < 2 else (foot, at) for j, at in enumerate(starts) if inside[j] and not built[j]
        ]
        self.waiting.set_data(*np.reshape(waits, (-1, 2)).T)
        shown = inside & built
        places = [[(at, 0), (at, foot)] if j < 2 else [(0, at), (foot, at)] for j, at in enumerate(starts)]
        self.lines.set_segments([place for place, there in zip(places, shown, strict=True) if there])
        self.top.set([starts[0] + 1 / w], [foot + self.UNIT])
        self.level.set([sum(self.BAR) / 2], [-c * SIZE / TOP])
        self._write_heights(starts[:2][built[:2]], starts[2:][built[2:]], 1 / w, output)

    def _write_heights(self, x1: np.ndarray, x2: np.ndarray, ramp: float, output: Function) -> None:
        """On the tower, on an arm of either bump, and beside them, where there is room, by the places of the steps."""
        tops, asides = np.transpose([_landmarks(x1, ramp), _landmarks(x2, ramp)])
        places = np.array([tops, (tops[0], asides[1]), (asides[0], tops[1]), asides])
        there = np.isfinite(places).all(axis=1)
        values = [float(output(*place)) if ok else 0.0 for place, ok in zip(places, there, strict=True)]
        self.heights.move(np.where(there[:, None], places, 0.0).tolist())
        self.heights.set(
            [f"{round(value, 2) + 0.0:g}" if ok else "" for value, ok in zip(values, there, strict=True)]
        )

    def handles(self, steps: str, w: str, biases: Sequence[str], c: str) -> list[live.Handle]:
        """Where the steps begin, where the first has risen, and the level on the bar, by the names of their controls."""
        return [
            *(self._edge(steps, w, bias, j) for j, bias in enumerate(biases)),
            live.point(
                self.axes,
                x=lambda **values: min((1 - values[biases[0]]) / values[w], SIZE),
                y=self.FOOT + self.UNIT,
                label="end of the first step",
                moves=[w],
                to=lambda x, y, **values: {w: (1 - values[biases[0]]) / max(x, 1e-6)},
                follows="x",
            ),
            live.point(
                self.axes,
                x=sum(self.BAR) / 2,
                y=lambda **values: -values[c] * SIZE / TOP,
                label="level of the last neuron",
                moves=[c],
                to=lambda x, y, **_: {c: -y * TOP / SIZE},
                follows="y",
            ),
        ]

    def _edge(self, steps: str, w: str, bias: str, j: int) -> live.Handle:
        def points(values: live.Values) -> live.Place:
            if j >= values[steps]:
                return []
            at = min(-values[bias] / values[w], SIZE)
            ends = [[at, 0], [at, self.FOOT]]
            return ends if j < 2 else [end[::-1] for end in ends]

        def moved(x: float, y: float, values: live.Values) -> dict[str, float]:
            return {bias: -values[w] * (x if j < 2 else y)}

        label = f"place of step {j + 1}"
        return live.Handle(self.axes, "line", points, label, (bias,), moved, "x" if j < 2 else "y")


BEFORE, AFTER = slice(None, -1), slice(1, None)
CORNERS = (BEFORE, BEFORE), (BEFORE, AFTER), (AFTER, BEFORE), (AFTER, AFTER)
"""Of all cells of a mesh, rows and columns: the corner nearest to (0, 0), right of it, behind it, farthest."""


class Surface:
    """The height of a function over the plane, seen from the side of small x₂, with a scale at its left corner."""

    LIFT = np.deg2rad(38)
    LIGHT = -0.5, -0.75  # how much brighter a slope of 1 along x₁ and x₂ is

    def __init__(
        self,
        axes: Axes,
        title: str,
        low: float = 0.0,
        high: float = TOP,
        unit: float = 1.6,
        in_bands: bool = True,
        turn: float = 27,
    ) -> None:
        """`unit` is how long a height of 1 is drawn, in units of the inputs; there is room from `low` to `high`.

        In bands it is a map's colours and few bytes; without, a smooth function looks smooth. With a `turn` below 0, in
        degrees, one sees what rises along x₁, otherwise what falls.
        """
        self.axes, self.unit, self.low, self.high, self.in_bands = axes, unit, low, max(high, -low), in_bands
        self.turn = np.deg2rad(turn)
        axes.set_axis_off()
        axes.set_title(title)
        corners = np.array([[0, 0], [SIZE, 0], [SIZE, SIZE], [0, SIZE], [0, 0]])
        base = self.seen(corners[:, 0], corners[:, 1], 0 * corners[:, 0])
        left, lowest = base.min(axis=0)
        right, highest = base.max(axis=0)
        rise, fall = (unit * np.cos(self.LIFT) * value for value in (high, low))
        base = base + (0, fall)
        axes.set(
            xlim=(left - 0.55, right + 0.1),
            ylim=(lowest + fall - 0.75, highest + rise + 0.25),
            aspect="equal",
            anchor="N",
        )
        corner: draw.Point = (0.0, 0.0) if turn > 0 else (0.0, SIZE)
        scale = [self.seen(*corner, low), self.seen(*corner, high)]
        lines = LineCollection([base, scale], colors=style.GREY, linewidths=0.8, zorder=style.BELOW)
        axes.add_collection(lines, autolim=False)
        heights = [value for value in (-1, 0, 1, 2) if low <= value <= high]
        places = [self.seen(*corner, value) - (0.3, 0) for value in heights]
        x1, x2 = self.seen(SIZE / 2, 0, low), self.seen(SIZE if turn > 0 else 0, SIZE / 2, low)
        places += [x1 - (0, 0.4), x2 + (0.3, -0.3)] if turn > 0 else [x1 + (0.3, -0.3), x2 - (0.3, 0.2)]
        names = [f"{value}".replace("-", "−") for value in heights] + ["x₁", "x₂"]
        draw.Labels(axes, [tuple(place) for place in places], zorder=style.BELOW).set(names, draw.DARK)
        self.faces = PolyCollection([], linewidths=0.5, zorder=1)
        axes.add_collection(self.faces, autolim=False)

    def seen(self, x: Any, y: Any, z: Any) -> np.ndarray:
        """Where points of space are in the picture, (…, 2)."""
        turn, lift = self.turn, self.LIFT
        right, back = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        return np.stack([right, back * np.sin(lift) + self.unit * np.asarray(z) * np.cos(lift)], axis=-1)

    def handle(self, x: float, y: float, height: str, label: str) -> live.Handle:
        """A point of the surface that is dragged up and down: its height is this control."""
        (across, foot), unit = self.seen(x, y, 0), self.seen(0, 0, 1)[1]
        return live.point(
            self.axes,
            x=float(across),
            y=lambda **values: float(foot + unit * values[height]),
            label=label,
            moves=[height],
            to=lambda x, y, **_: {height: (y - foot) / unit},
            follows="y",
        )

    def set(self, x: np.ndarray, y: np.ndarray, z: np.ndarray, smooth: bool = False) -> None:
        """Heights z, (y, x), at rising places of both inputs. At its sides the surface goes down to the lowest.

        A cell that is bent along a diagonal is two triangles, bent as a ReLU bends: upwards. Of what is `smooth`, or has so many
        bends that they are not seen, each is one quadrangle.
        """
        x, y, z = np.pad(x, 1, mode="edge"), np.pad(y, 1, mode="edge"), np.pad(z, 1, constant_values=self.low)
        at = self.seen(x[None], y[:, None], z)
        corners = [(at[rows, cols], z[rows, cols]) for rows, cols in CORNERS]
        (p00, z00), (p10, z10), (p01, z01), (p11, z11) = corners
        bent = (np.abs(z00 + z11 - z10 - z01) > 1e-9) & (not smooth)
        falling = z10 + z01 < z00 + z11  # along which diagonal
        third = np.where(falling, z01, z11), np.where(falling, z10, z00)
        across = [np.where((bent & falling)[..., None], p01, p11), np.where(falling[..., None], p10, p00)]
        front = np.stack([p00, p10, across[0], np.where(bent[..., None], across[0], p01)], axis=2)
        behind = np.stack([p11, p01, across[1], across[1]], axis=2)
        faces: Any = np.stack([behind, front], axis=2)
        flat = (z00 + z10 + z01 + z11) / 4
        mean = np.stack(
            [(z11 + z01 + third[1]) / 3, np.where(bent, (z00 + z10 + third[0]) / 3, flat)], axis=-1
        )
        mean = banded(mean) if self.in_bands else mean
        wide, deep = np.diff(x) + 1e-6, np.diff(y)[:, None] + 1e-6
        right = np.stack([z11 - z01, z10 - z00], axis=-1) / wide[:, None]
        up = np.stack(
            [np.where(falling, z11 - z10, z01 - z00), np.where(falling, z01 - z00, z11 - z10)], axis=-1
        )
        up /= deep[..., None]
        if smooth:
            right[:], up[:] = (slope.mean(axis=-1, keepdims=True) for slope in (right, up))
        way = 1 if self.turn > 0 else -1
        bright = 0.97 + 0.16 * (way * self.LIGHT[0] * right + self.LIGHT[1] * up) / np.sqrt(
            1 + right**2 + up**2
        )
        shaded: Any = style.SIGNED(0.5 + 0.5 * mean / self.high)
        shaded[..., :3] *= np.clip(bright, 0.7, 1)[..., None]
        shaded[[0, -1], ..., :3] = shaded[:, [0, -1], :, :3] = SIDE
        drawn = np.stack([bent, np.ones_like(bent)], axis=-1)[::-1, ::way]  # from the back to the front
        self.faces.set_verts(faces[::-1, ::way][drawn])
        self.faces.set_facecolor(shaded[::-1, ::way][drawn])
        self.faces.set_edgecolor(shaded[::-1, ::way][drawn])


class Gap:
    """An upright line from a surface to the height that it should have, with its length."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        look: dict[str, Any] = {"color": style.PREDICTION, "linewidth": 1.5, "markersize": 9, "zorder": 1.4}
        (self.line,) = surface.axes.plot([], [], "_-", **look)
        self.told = draw.Labels(surface.axes, [(0.0, 0.0)], zorder=3, boxed=True)

    def set(self, x: float, y: float, made: float, wanted: float) -> None:
        """At a place of the inputs, from the one height to the other."""
        ends = np.array([self.surface.seen(x, y, height) for height in (made, wanted)])
        self.line.set_data(*ends.T)
        beside = (0.6 if x > y else -0.5), 0.0  # in front there is room at the right
        self.told.move([tuple(ends.mean(axis=0) + beside)])
        self.told.set([f"{abs(wanted - made):.2f}"])


class Hole:
    """A place where a surface goes down, dashed from its rim to its foot, with the height there."""

    def __init__(self, surface: Surface, x: float, y: float) -> None:
        self.surface, self.place = surface, (x, y)
        (self.line,) = surface.axes.plot([], [], "--x", color=style.PREDICTION, linewidth=1.2, markevery=[1])
        self.told = draw.Labels(surface.axes, [(0.0, 0.0)], zorder=3, boxed=True)

    def set(self, rim: float, height: float, there: bool) -> None:
        """How high it is around, how high at the place, and whether it is `there` at all."""
        ends = np.array([self.surface.seen(*self.place, z) for z in (rim, height)])
        self.line.set_data(*ends[: 2 * there].T)
        self.told.move([tuple(ends[1] - (0.42, 0.56))])
        self.told.set([f"hole: {height:g}" * there])


def colors(heights: np.ndarray) -> np.ndarray:
    """The colours of heights up to the top, as uint8, in bands as on a map."""
    return style.SIGNED(0.5 + 0.5 * np.clip(banded(heights) / TOP, -1, 1), bytes=True)


def banded(heights: np.ndarray) -> np.ndarray:
    """Heights, rounded to those of the bands."""
    return np.asarray(np.round(heights * BANDS) / BANDS)


def mesh(starts: draw.Numbers, ramp: float, n: int = 16, parts: int = 4) -> np.ndarray:
    """Places from 0 to SIZE for a surface: n equal parts, and each ramp, which begins at one of `starts`, in so many."""
    inside = np.asarray(starts, float)[:, None] + np.linspace(0, ramp, parts + 1)
    return np.unique(np.clip([*np.linspace(0, SIZE, n + 1), *inside.ravel()], 0, SIZE).round(9))


def _landmarks(starts: np.ndarray, ramp: float) -> draw.Point:
    """The middle of a bump, and a place well beside it; NaN where there is no room for a number.

    Of a single step they are behind it and before it; without any, the first is the middle of all.
    """
    if len(starts) < 2:
        behind, before = ((*starts, -ramp)[0] + ramp + SIZE) / 2, min((*starts, 0.0)[0], SIZE) / 2
        return behind if behind <= SIZE - 0.3 else np.nan, before if before >= 0.3 else np.nan
    begin, end = float(starts.min()), float(starts.max()) + ramp
    middle, before, after = (begin + end) / 2, min(begin, SIZE), SIZE - end
    aside = before / 2 if before >= after else SIZE - after / 2
    return (
        middle if 0.2 <= middle <= SIZE - 0.2 and np.abs(starts - middle).min() >= 0.2 else np.nan,
        aside if max(before, after) >= 0.6 else np.nan,
    )


def _between(start: draw.Point, end: draw.Point, share: float) -> draw.Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
