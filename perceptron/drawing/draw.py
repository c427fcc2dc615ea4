"""Drawings of neurons and networks whose numbers can be changed cheaply, for lectures and play cells.

A drawing is a handful of matplotlib artists in an axes that it takes over. Weights are blue when positive and
orange when negative, and the wider the larger; numbers appear wherever there is room for a readable size.

>>> figure, axes = plt.subplots(figsize=(6.4, 4))
>>> drawing = draw.network(axes, [2, 3, 1], weights=[W1, W2], biases=[b1, b2], values=[x, h, y])
>>> drawing.set(values=[x, h, y], highlight=[(1, 0), (1, 0, 1)])  # a neuron, and its weight from input 1
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection, PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from perceptron.drawing import style

FONT = 10.5  # points; nothing is written smaller, numbers lose decimals instead
DIGIT = 0.62 * FONT / 72  # width of a digit, in inches
LINE = 1.35 * FONT / 72  # height of a line of text, in inches
THIN, WIDE = 0.7, 4.5  # line width of a weight of size 0, and of the largest one, in points
FADED = 0.18  # opacity of what is not highlighted
DARK = "#404040"

Numbers = Sequence[Any] | np.ndarray
Point = tuple[float, float]


class Labels:
    """Many short texts, each centred on its point, drawn as one collection.

    Ordinary texts cost matplotlib about 0.4 ms each, which is too much for a network under a slider.
    """

    def __init__(
        self,
        axes: Axes,
        points: Sequence[Point],
        *,
        zorder: float,
        boxed: bool = False,
        clip: bool = True,
        family: str = "sans-serif",
    ):
        self._family = family
        self.strings = [""] * len(points)
        figure = _figure(axes)
        shared: dict[str, Any] = {"offsets": points, "offset_transform": axes.transData, "linewidths": 0}
        self._boxes = PathCollection([Path(np.zeros((0, 2)))], facecolors="white", zorder=zorder, **shared)
        self._glyphs = PathCollection(
            [Path(np.zeros((0, 2)))], facecolors="black", zorder=zorder + 0.1, **shared
        )
        self.artists = [self._boxes, self._glyphs] if boxed else [self._glyphs]
        vars(self._glyphs)["font_size"] = FONT  # for who must know how small the texts of a figure are
        for collection in self.artists:
            collection.set_transform(figure.dpi_scale_trans)
            axes.add_collection(collection, autolim=False)
            if not clip:  # beside the axes; the layout makes no room for it
                collection.set_clip_on(False)
                collection.set_in_layout(False)

    def move(self, points: Sequence[Point] | np.ndarray) -> None:
        """Put the texts to other points, as many as before."""
        for collection in self.artists:
            collection.set_offsets(points)

    def set(self, strings: Sequence[str], colors: Any = "black") -> None:
        """Write `strings`, one a point ("" for none), in one color or in one each."""
        if list(strings) != self.strings:
            self.strings = list(strings)
            self._glyphs.set_paths([_outline(string, self._family) for string in strings])
            if self._boxes in self.artists:
                self._boxes.set_paths([_box(len(string)) for string in strings])
        self._glyphs.set_facecolor(colors)


class Network:
    """A drawn network; `set` changes its numbers. Made by `network`.

    `weight_labels` and `value_labels` hold the strings that are shown, for tests.
    """

    def __init__(
        self,
        axes: Axes,
        sizes: Sequence[int],
        weight_scale: float,
        names: Mapping[int, Sequence[str]],
        titles: Sequence[str] | None,
        edge_numbers: bool | None,
        value_scale: float | None,
        beside: float,
        short: bool,
        decimals: int,
    ):
        self.axes = axes
        self.weight_scale = weight_scale
        self.value_scale = value_scale
        self._short, self._decimals = short, decimals
        width, height = clear_axes(axes)
        left, right = (0.75 if 0 in names else 0.4), (beside if len(sizes) - 1 in names else 0.4)
        self._room = left, width - left - right, height - (0.35 if titles is not None else 0.1)
        self._edge_numbers = edge_numbers
        self._lines = LineCollection([], zorder=1)
        self._circles = PatchCollection([], zorder=3)
        for collection in (self._lines, self._circles):
            axes.add_collection(collection, autolim=False)
        at: list[Point] = [(0.0, 0.0)]
        self._edge_labels = Labels(axes, at, zorder=2, boxed=True)
        self._bias_labels = Labels(axes, at, zorder=2.5, boxed=True)
        self._value_labels = Labels(axes, at, zorder=4)
        self.reshape(sizes)
        self._draw_names(names, titles or (), height)

    def reshape(self, sizes: Sequence[int]) -> None:
        """Another network in the same place, without numbers until `set`; names and titles stay where they were."""
        left, width, height = self._room
        self.sizes = list(sizes)
        self._weights: list[np.ndarray] | None = None
        self._values: list[np.ndarray | None] = [None] * len(sizes)
        self._highlight: frozenset[tuple[int, ...]] = frozenset()
        self._dx = width / max(1, len(sizes) - 1)
        self._dy = (height - 0.1) / max(sizes)
        self.radius = min(0.42 * self._dy, 0.3 * self._dx, 0.32)
        self.positions = [
            [(left + layer * self._dx, height / 2 + (0.5 * (size - 1) - j) * self._dy) for j in range(size)]
            for layer, size in enumerate(sizes)
        ]
        self.edges = [
            (layer, j, i)
            for layer in range(1, len(sizes))
            for j in range(sizes[layer])
            for i in range(sizes[layer - 1])
        ]
        shares = [self._label_share(layer) for layer in range(len(sizes))]
        self._numbered = [
            share is not None if self._edge_numbers is None else self._edge_numbers for share in shares
        ]
        ends = [(self.positions[layer - 1][i], self.positions[layer][j]) for layer, j, i in self.edges]
        self._lines.set_segments(ends)
        share = np.array([shares[layer] or 0.3 for layer, _, _ in self.edges]).reshape(-1, 1)
        starts, stops = np.array(ends).reshape(-1, 2, 2).transpose(1, 0, 2)
        self._edge_labels.move(starts + share * (stops - starts))
        points = [point for layer in self.positions for point in layer]
        self._circles.set_paths([Circle(point, self.radius) for point in points])
        self._value_labels.move(points)
        self.bias_places = np.reshape(points[sizes[0] :], (-1, 2)) - [0.0, self.radius + 0.55 * LINE]
        self._bias_labels.move(self.bias_places)

    @property
    def weight_labels(self) -> list[str]:
        """What stands on the edges, in the order of `edges`."""
        return self._edge_labels.strings

    @property
    def value_labels(self) -> list[list[str]]:
        """What stands in the neurons, layer by layer."""
        strings = iter(self._value_labels.strings)
        return [[next(strings) for _ in range(size)] for size in self.sizes]

    def along(self, edge: tuple[int, int, int], share: float) -> Point:
        """The point on one of the `edges`, to neuron j of a layer from neuron i before it, `share` of the way between rims."""
        layer, j, i = edge
        start, end = np.array(self.positions[layer - 1][i]), np.array(self.positions[layer][j])
        rim = self.radius / float(np.hypot(*(end - start)))
        x, y = start + (rim + share * (1 - 2 * rim)) * (end - start)
        return float(x), float(y)

    def name_inside(self, layer: int, names: Sequence[str]) -> Labels:
        """Write the names of a layer's neurons into them, above their numbers."""
        points = [(x, y + 0.6 * self.radius) for x, y in self.positions[layer]]
        labels = Labels(self.axes, points, zorder=4)
        labels.set(names, DARK)
        return labels

    def _label_share(self, layer: int) -> float | None:
        """How far along the edges a layer's numbers stand so that none hides another; None without room."""
        if layer == 0:
            return None
        n_in, n_out = self.sizes[layer - 1], self.sizes[layer]
        share = 0.5 if n_in == 1 else 0.45 if n_out == 1 else 1 / (1 + n_out)
        gap_in = (1 - share) * self._dy if n_in > 1 else np.inf
        gap_out = share * self._dy if n_out > 1 else np.inf
        room = self._dx * min(share, 1 - share) - self.radius
        return share if min(gap_in, gap_out) >= LINE and room >= 2.6 * DIGIT else None

    def _draw_names(self, names: Mapping[int, Sequence[str]], titles: Sequence[str], height: float) -> None:
        self._inside: dict[int, list[Any]] = {}
        shared: dict[str, Any] = {"va": "center", "fontsize": FONT + 1, "zorder": 0.5}
        away = self.radius + 0.07
        for layer, layer_names in names.items():
            for name, (x, y) in zip(layer_names, self.positions[layer], strict=True):
                if layer == 0:
                    self.axes.text(x - away, y, name, ha="right", **shared)
                elif layer == len(self.sizes) - 1:
                    self.axes.text(x + away, y, name, ha="left", linespacing=1.6, **shared)
                else:
                    text = self.axes.text(x, y, name, ha="center", **{**shared, "zorder": 4})
                    self._inside.setdefault(layer, []).append(text)
        for title, positions in zip(titles, self.positions, strict=False):
            self.axes.text(
                positions[0][0], height - 0.12, title, ha="center", color=DARK, **{**shared, "fontsize": FONT}
            )

    def set(
        self,
        *,
        values: Sequence[Numbers | None] | None = None,
        weights: Sequence[Numbers] | None = None,
        biases: Sequence[Numbers] | None = None,
        highlight: Iterable[tuple[int, ...]] | None = None,
    ) -> None:
        """Show new numbers; what is not given stays as it is.

        `values` has one entry a layer, the inputs first (None hides a layer's numbers); `weights[k]` of shape
        (outputs, inputs) and `biases[k]` belong to the k-th layer after the inputs (`biases=[]` hides all). `highlight` lists neurons
        `(layer, j)` and weights `(layer, j, i)`, layer 0 being the inputs; the rest fades, and `[]` ends it.
        """
        if weights is not None:
            self._weights = [np.asarray(W, float) for W in weights]
        if values is not None:
            given = [None if v is None else np.asarray(v, float).ravel() for v in values]
            self._values = given + [None] * (len(self.sizes) - len(given))
        if highlight is not None:
            self._highlight = frozenset(tuple(item) for item in highlight)
        if weights is not None or highlight is not None:
            self._color_edges()
        if values is not None or highlight is not None:
            self._color_neurons()
        if biases is not None and self._dy - 2 * self.radius >= LINE:
            flat = [float(b) for layer in biases for b in np.asarray(layer, float).ravel()]
            room = 3 + self._decimals
            self._bias_labels.set([f"b = {number(b, room, self._short, self._decimals)}" for b in flat], DARK)

    def _color_edges(self) -> None:
        colors, widths, strings, inks = [], [], [], []
        any_edge = any(len(item) == 3 for item in self._highlight)
        for layer, j, i in self.edges:
            weight = None if self._weights is None else float(self._weights[layer - 1][j, i])
            chosen = (layer, j, i) in self._highlight
            opacity = FADED if self._highlight and not chosen else 1.0
            color = style.GREY if weight is None else style.sign_color(weight) if weight else style.LIGHT
            size = 0.2 if weight is None else min(1.0, abs(weight) / self.weight_scale)
            colors.append(to_rgba(color, opacity))
            widths.append(THIN + (WIDE - THIN) * size + (1.0 if chosen else 0.0))
            # When some edges are picked out, only their numbers stand, also where all would not fit.
            written = weight is not None and (chosen if any_edge else self._numbered[layer])
            strings.append(
                number(weight, 3 + self._decimals, self._short, self._decimals)
                if written and weight is not None
                else ""
            )
            inks.append(to_rgba(style.sign_ink(weight or 0.0), opacity))
        self._lines.set_color(colors)
        self._lines.set_linewidth(widths)
        self._edge_labels.set(strings, inks)

    def _color_neurons(self) -> None:
        any_neuron = any(len(item) == 2 for item in self._highlight)
        shown = [values for values in self._values if values is not None and values.size]
        largest = max((float(np.nanmax(np.abs(values), initial=0.0)) for values in shown), default=0.0) or 1.0
        largest = self.value_scale or largest
        room = int(2 * self.radius * 0.95 / DIGIT)  # characters
        faces, rims, widths, strings, inks = [], [], [], [], []
        for layer, size in enumerate(self.sizes):
            values = self._values[layer]
            for text in self._inside.get(layer, ()):
                text.set_visible(values is None)
            for j in range(size):
                chosen = (layer, j) in self._highlight
                opacity = 2 * FADED if any_neuron and not chosen else 1.0
                value = 0.0 if values is None else float(values[j])
                tint = np.array(
                    style.SIGNED(0.5 + 0.22 * float(np.clip(np.nan_to_num(value) / largest, -1, 1)))[:3]
                )
                faces.append((*(1 - opacity * (1 - tint)), 1.0))
                rims.append(to_rgba(style.HIGHLIGHT if chosen else DARK, opacity))
                widths.append(3.0 if chosen else 1.2)
                strings.append("" if values is None else number(value, room, self._short, self._decimals))
                inks.append((0.0, 0.0, 0.0, opacity))
        self._circles.set_facecolor(faces)
        self._circles.set_edgecolor(rims)
        self._circles.set_linewidth(widths)
        self._value_labels.set(strings, inks)


def network(
    axes: Axes,
    sizes: Sequence[int],
    *,
    weights: Sequence[Numbers] | None = None,
    biases: Sequence[Numbers] | None = None,
    values: Sequence[Numbers | None] | None = None,
    highlight: Iterable[tuple[int, ...]] = (),
    names: Mapping[int, Sequence[str]] | None = None,
    titles: Sequence[str] | None = None,
    weight_scale: float | None = None,
    edge_numbers: bool | None = None,
    value_scale: float | None = None,
    beside: float = 0.75,
    short: bool = False,
    decimals: int = 2,
) -> Network:
    """Draw a network with `sizes` neurons per layer, inputs first, in `axes` (give it about an inch a layer).

    `weights`, `biases`, `values` and `highlight` are as in `Network.set`. `names` maps a layer to its
    neurons' names: beside the inputs and outputs, inside the hidden neurons while they show no values.
    `titles` are written above the layers. `weight_scale` is the size of weight drawn widest (default: the
    largest given, or 1). `edge_numbers` writes the weights on the edges; by default only where they fit. `value_scale` is the
    size of value with the fullest colour; by default the largest that is shown, so that colours change with it. `beside` are
    the inches from the middle of the outputs to the right edge, for their names. `short` numbers have no needless decimals, and all have
    `decimals` at most.
    """
    if len(sizes) < 1 or any(size < 1 for size in sizes):
        raise ValueError(f"sizes is {list(sizes)}; give each layer at least one neuron")
    if weight_scale is None:
        largest = [float(np.abs(np.asarray(W, float)).max()) for W in weights or () if np.size(W)]
        weight_scale = max(largest, default=0.0) or 1.0
    drawing = Network(
        axes, sizes, weight_scale, names or {}, titles, edge_numbers, value_scale, beside, short, decimals
    )
    drawing.set(weights=weights, biases=biases, values=values or [None] * len(sizes), highlight=highlight)
    return drawing


class Crosses:
    """Crosses over the neurons of a drawn network that are off, behind what is written in them."""

    def __init__(self, network: Network, color: str) -> None:
        self.network = network
        self.neurons: list[tuple[int, int]] = []
        corners = [(-1, -1), (1, 1), (-1, 1), (1, -1)]
        ends = [(share * x, share * y) for x, y in corners for share in (1.0, 0.5)]
        arms = Path(ends, [Path.MOVETO, Path.LINETO] * 4)  # none where the number stands
        look: dict[str, Any] = {"linestyle": "", "marker": arms, "color": color, "mew": 3, "zorder": 3.5}
        (self.marks,) = network.axes.plot([], [], markersize=1.47 * network.radius * 72, **look)

    def set(self, neurons: Iterable[tuple[int, int]]) -> None:
        """Cross out these neurons `(layer, j)`, and no others."""
        self.neurons = list(neurons)
        points = np.array([self.network.positions[layer][j] for layer, j in self.neurons]).reshape(-1, 2)
        self.marks.set_data(*points.T)


class Neuron:
    """A drawn neuron: inputs, weights, sum and output; `set` changes its numbers. Made by `neuron`.

    `labels` holds what is written: the inputs, the weights, then bias, sum and output. `places` says where, in inches of
    the axes: {"x1", …, "w1", …, "b", "z", "y"}; `body` is the middle of the large circle and `edges` lead to it.
    """

    def __init__(self, axes: Axes, n_inputs: int, activation: str, weight_scale: float):
        self.axes = axes
        self.weight_scale = weight_scale
        width, height = clear_axes(axes)
        gap = height / n_inputs
        r_input = min(0.3, 0.4 * gap)
        r_body = min(0.55, 0.16 * width)
        middle = height / 2
        center = np.array([0.52 * width, middle])
        starts = np.array([(0.75, middle + (0.5 * (n_inputs - 1) - i) * gap) for i in range(n_inputs)])
        arrow_end = (width - 0.62, middle)

        self._lines = LineCollection([(start, center) for start in starts], zorder=1)
        axes.add_collection(self._lines, autolim=False)
        arrow = {"arrowstyle": "-|>", "color": DARK, "shrinkB": 0}
        axes.annotate("", arrow_end, (center[0], middle), arrowprops=arrow, zorder=0.5)
        circles = [Circle((x, y), r_input) for x, y in starts] + [Circle((center[0], middle), r_body)]
        bodies = PatchCollection(circles, facecolors="white", edgecolors=DARK, linewidths=1.3, zorder=3)
        axes.add_collection(bodies, autolim=False)
        box = (center[0] + r_body + arrow_end[0] - 0.12) / 2
        axes.add_patch(
            FancyBboxPatch(
                (box - 0.36, middle - 0.18),
                0.72,
                0.36,
                boxstyle="round,pad=0.02",
                facecolor="#F0F0F0",
                edgecolor=DARK,
                zorder=0.6,
            )
        )
        shared: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": FONT, "zorder": 0.7}
        for i, (x, y) in enumerate(starts):
            axes.text(
                x - r_input - 0.08, y, f"$x_{i + 1}$", **{**shared, "ha": "right", "fontsize": FONT + 1}
            )
        formula = r"$\sum\, w_i x_i + b$"
        axes.text(center[0], middle + 0.3 * r_body, formula, **{**shared, "zorder": 4})
        self._activation = axes.text(box, middle, activation, **shared)
        on_edges = starts + 0.42 * (center - starts)
        points = [(float(x), float(y)) for x, y in [*starts, *on_edges]]
        points.append((float(center[0]), middle - r_body - 0.6 * LINE))
        points += [(float(center[0]), middle - 0.25 * r_body), (width - 0.3, middle)]
        names = [f"{kind}{i + 1}" for kind in "xw" for i in range(n_inputs)] + ["b", "z", "y"]
        self.places: dict[str, Point] = dict(zip(names, points, strict=True))
        self.body = (float(center[0]), middle)
        self.edges = [[tuple(map(float, start)), self.body] for start in starts]
        self._labels = Labels(axes, points[n_inputs : 2 * n_inputs], zorder=2, boxed=True)
        self._others = Labels(axes, points[:n_inputs] + points[2 * n_inputs :], zorder=4)

    @property
    def labels(self) -> list[str]:
        """What is written: the inputs, the weights, bias, sum and output."""
        n_inputs = len(self._labels.strings)
        return self._others.strings[:n_inputs] + self._labels.strings + self._others.strings[n_inputs:]

    def set(
        self, *, x: Numbers, w: Numbers, b: float, z: float, y: float, activation: str | None = None
    ) -> None:
        """Show inputs `x`, weights `w`, bias `b`, the sum `z` and the output `y`."""
        colors = [style.sign_color(value) for value in w]
        sizes = np.minimum(1, np.abs(np.asarray(w, float)) / self.weight_scale)
        self._lines.set_color(
            [color if value else style.GREY for color, value in zip(colors, w, strict=True)]
        )
        self._lines.set_linewidth(THIN + (WIDE - THIN) * sizes)
        self._labels.set([number(value, 5) for value in w], colors)
        inputs = [number(value, 5) for value in x]
        self._others.set(
            [*inputs, f"b = {number(b, 5)}", number(z, 6), number(y, 5)],
            ["black"] * len(inputs) + [style.sign_color(b), "black", "black"],
        )
        if activation is not None:
            self._activation.set_text(activation)


def neuron(axes: Axes, n_inputs: int, *, activation: str = "$f$", weight_scale: float = 1.0) -> Neuron:
    """Draw one neuron with `n_inputs` inputs; call `.set(x=, w=, b=, z=, y=)` to write its numbers."""
    return Neuron(axes, n_inputs, activation, weight_scale)


def bracketed(number: str) -> str:
    """A written number as a factor: a negative one in brackets."""
    return f"({number})" if number.startswith("−") else number


def number(value: float, characters: int, short: bool = False, most: int = 2) -> str:
    """`value` with two decimals, or the `most` that are given, and with fewer when it must fit into `characters`; "" when it can't.

    A `short` one does without zeros at its end.

    >>> number(-0.5, 5), number(-0.5, 4), number(12.345, 4), number(1234.0, 3), number(-2.0, 5, short=True)
    ('−0.50', '−0.5', '12.3', '', '−2')
    """
    if np.isnan(value):
        return "?"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    for decimals in range(most, -1, -1):
        text = f"{value:.{decimals}f}"
        if float(text) == 0:
            text = text.lstrip("-")
        if short and decimals:
            text = text.rstrip("0").rstrip(".")
        if len(text) <= characters:
            return text.replace("-", "−")
    return ""


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure; make them with plt.subplots()")
    return figure


def clear_axes(axes: Axes) -> tuple[float, float]:
    """Switch the frame off, make one unit an inch, and return the axes' width and height in inches."""
    axes.set_axis_off()
    figure = _figure(axes)
    figure.draw_without_rendering()  # a constrained layout gives the axes its size only now
    box = axes.get_window_extent()
    width, height = box.width / figure.dpi, box.height / figure.dpi
    axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    return width, height


@lru_cache
def _glyph(character: str, family: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Vertices, codes and advance of a character, in inches."""
    font = FontProperties(family=[family])
    bar, after = (TextPath((0, 0), text, size=FONT, prop=font) for text in ("|", character + "|"))
    advance = float(np.max(after.vertices, axis=0)[0] - np.max(bar.vertices, axis=0)[0])
    if character == " ":  # matplotlib cannot make an outline of nothing
        return np.zeros((0, 2)), np.zeros(0, np.uint8), advance / 72
    path = TextPath((0, 0), character, size=FONT, prop=font)
    return np.array(path.vertices) / 72, np.array(path.codes, np.uint8), advance / 72


@lru_cache(maxsize=4096)
def _outline(text: str, family: str) -> Path:
    """The outline of `text`, in inches, its digits centred on the origin."""
    vertices, codes, x = [np.zeros((0, 2))], [np.zeros(0, np.uint8)], 0.0
    for character in text:
        points, kinds, advance = _glyph(character, family)
        vertices.append(points + (x, 0.0))
        codes.append(kinds)
        x += advance
    middle = (x / 2, 0.365 * FONT / 72)  # half the height of a digit
    return Path(np.concatenate(vertices) - middle, np.concatenate(codes))


def width(text: str) -> float:
    """How wide a text of `Labels` is, in inches."""
    return float(np.ptp(np.array(_outline(text, "sans-serif").vertices)[:, 0])) if text.strip() else 0.0


@lru_cache
def _box(length: int) -> Path:
    """A rectangle behind a text of `length` characters."""
    if length == 0:
        return Path(np.zeros((0, 2)))
    x, y = 0.5 * length * DIGIT, 0.5 * LINE
    return Path([(-x, -y), (x, -y), (x, y), (-x, y), (-x, -y)])


def boundary(w: Numbers, b: float, reach: float = 100.0) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the line w[0] x + w[1] y + b = 0 in the plane, upright ones too; (nan, nan) when w is zero.

    The ends lie `reach` away from the line's point nearest to the origin.
    """
    normal = np.asarray(w, float)
    length = float(np.hypot(*normal))
    if length == 0:
        return np.array([np.nan, np.nan]), np.array([np.nan, np.nan])
    nearest = -b * normal / length**2
    along = np.array([-normal[1], normal[0]]) / length
    ends = np.stack([nearest - reach * along, nearest + reach * along])
    return ends[:, 0], ends[:, 1]
