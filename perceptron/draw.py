"""Drawings of neurons and networks whose numbers can be changed cheaply, for lectures and play cells.

A drawing is a handful of matplotlib artists in an axes that it takes over. Weights are blue when positive and
orange when negative, and the wider the larger; numbers appear wherever there is room for a readable size.

>>> figure, axes = plt.subplots(figsize=(6.4, 4))
>>> drawing = draw.network(axes, [2, 3, 1], weights=[W1, W2], biases=[b1, b2], values=[x, h, y])
>>> drawing.set(values=[x, h, y], highlight=[(1, 0), (1, 0, 1)])  # a neuron, and its weight from input 1
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle, FancyBboxPatch
from matplotlib.text import Text

from perceptron import style

FONT = 10.0  # points; nothing is written smaller, numbers lose decimals instead
DIGIT = 0.62 * FONT / 72  # width of a digit, in inches
LINE = 1.35 * FONT / 72  # height of a line of text, in inches
THIN, WIDE = 0.7, 4.5  # line width of a weight of size 0, and of the largest one, in points
FADED = 0.18  # opacity of what is not highlighted

Numbers = Sequence[Any] | np.ndarray


class Network:
    """A drawn network; `set` changes its numbers. Made by `network`."""

    def __init__(
        self,
        axes: Axes,
        sizes: Sequence[int],
        weight_scale: float,
        names: Mapping[int, Sequence[str]],
        titles: Sequence[str] | None,
        edge_numbers: bool | None,
    ):
        self.axes = axes
        self.sizes = list(sizes)
        self.weight_scale = weight_scale
        self._weights: list[np.ndarray] | None = None
        self._biases: list[np.ndarray] | None = None
        self._values: list[Any] | None = None
        self._highlight: frozenset[tuple[int, ...]] = frozenset()

        width, height = _clear_axes(axes)
        left, right = (0.75 if 0 in names else 0.4), (0.75 if len(sizes) - 1 in names else 0.4)
        top = 0.35 if titles is not None else 0.1
        self._dx = (width - left - right) / max(1, len(sizes) - 1)
        self._dy = (height - top - 0.1) / max(sizes)
        self.radius = min(0.42 * self._dy, 0.3 * self._dx, 0.32)
        middle = (height - top) / 2
        self.positions = [
            [(left + layer * self._dx, middle + (0.5 * (size - 1) - j) * self._dy) for j in range(size)]
            for layer, size in enumerate(sizes)
        ]

        self._edges = self._draw_edges(edge_numbers)
        self._draw_neurons()
        self._draw_names(names)
        for layer, title in enumerate(titles or ()):
            x = self.positions[layer][0][0]
            axes.text(
                x, height - 0.05, title, ha="center", va="top", fontsize=FONT, color="#404040", zorder=2
            )

    def _draw_edges(self, edge_numbers: bool | None) -> list[tuple[int, int, int]]:
        edges = [
            (layer, j, i)
            for layer in range(1, len(self.sizes))
            for j in range(self.sizes[layer])
            for i in range(self.sizes[layer - 1])
        ]
        ends = [(self.positions[layer - 1][i], self.positions[layer][j]) for layer, j, i in edges]
        self._lines = LineCollection(ends, colors=style.GREY, linewidths=1.2, zorder=1)
        self.axes.add_collection(self._lines, autolim=False)
        self._edge_texts: dict[tuple[int, int, int], Text] = {}
        for edge, (start, end) in zip(edges, ends, strict=True):
            share = self._label_share(edge[0])
            roomy = share is not None if edge_numbers is None else edge_numbers
            x, y = np.array(start) + (share or 0.3) * (np.array(end) - start)
            text = self.axes.text(x, y, "", ha="center", va="center", fontsize=FONT, zorder=2)
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.9})
            text.set_visible(roomy)
            self._edge_texts[edge] = text
        return edges

    def _label_share(self, layer: int) -> float | None:
        """How far along the edges a layer's numbers stand so that none hides another; None without room."""
        n_in, n_out = self.sizes[layer - 1], self.sizes[layer]
        share = 1 / (1 + n_out) if n_in > 1 else 0.5
        if n_in > 1 and n_out == 1:
            share = 0.45
        gap = self._dy * min((1 - share) if n_in > 1 else 9, share if n_out > 1 else 9)
        room = self._dx * min(share, 1 - share) - self.radius
        return share if gap >= LINE and room >= 2.6 * DIGIT else None

    def _draw_neurons(self) -> None:
        circles = [Circle(position, self.radius) for layer in self.positions for position in layer]
        self._circles = PatchCollection(
            circles, facecolors="white", edgecolors="#404040", linewidths=1.2, zorder=3
        )
        self.axes.add_collection(self._circles, autolim=False)
        self._value_texts, self._bias_texts = [], []
        for layer, positions in enumerate(self.positions):
            for x, y in positions:
                self._value_texts.append(
                    self.axes.text(x, y, "", ha="center", va="center_baseline", fontsize=FONT, zorder=4)
                )
                if layer:
                    self._bias_texts.append(
                        self.axes.text(
                            x,
                            y - self.radius - 0.02,
                            "",
                            ha="center",
                            va="top",
                            fontsize=FONT,
                            color="#404040",
                        )
                    )

    def _draw_names(self, names: Mapping[int, Sequence[str]]) -> None:
        self._inside: dict[tuple[int, int], str] = {}
        last = len(self.sizes) - 1
        for layer, layer_names in names.items():
            for j, name in enumerate(layer_names):
                x, y = self.positions[layer][j]
                if layer in (0, last):
                    side = -1 if layer == 0 else 1
                    self.axes.text(
                        x + side * (self.radius + 0.07),
                        y,
                        name,
                        ha="right" if layer == 0 else "left",
                        va="center",
                        fontsize=FONT + 1,
                    )
                else:
                    self._inside[layer, j] = name

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
        (outputs, inputs) and `biases[k]` belong to the k-th layer after the inputs. `highlight` lists neurons
        `(layer, j)` and weights `(layer, j, i)`, layer 0 being the inputs; the rest fades, and `[]` ends it.
        """
        if weights is not None:
            self._weights = [np.asarray(W, float) for W in weights]
        if biases is not None:
            self._biases = [np.asarray(b, float).ravel() for b in biases]
        if values is not None:
            self._values = [None if v is None else np.asarray(v, float).ravel() for v in values]
        if highlight is not None:
            self._highlight = frozenset(tuple(item) for item in highlight)
        if weights is not None or highlight is not None:
            self._color_edges()
        if values is not None or highlight is not None:
            self._color_neurons()
        if self._biases and biases is not None and self._dy - 2 * self.radius >= LINE:
            for text, value in zip(self._bias_texts, np.concatenate(self._biases), strict=True):
                text.set_text(f"b = {number(value, 5)}")

    def _color_edges(self) -> None:
        colors, widths = [], []
        for layer, j, i in self._edges:
            weight = None if self._weights is None else float(self._weights[layer - 1][j, i])
            text = self._edge_texts[layer, j, i]
            chosen = (layer, j, i) in self._highlight
            faded = self._highlight and not chosen
            color = style.GREY if weight is None else style.sign_color(weight) if weight else style.LIGHT
            size = 0.2 if weight is None else min(1.0, abs(weight) / self.weight_scale)
            colors.append(to_rgba(color, FADED if faded else 1.0))
            widths.append(THIN + (WIDE - THIN) * size + (1.0 if chosen else 0.0))
            if weight is not None:
                text.set_text(number(weight, 5))
                text.set_color(style.sign_color(weight))
                text.set_alpha(FADED if faded else 1.0)
        self._lines.set_color(colors)
        self._lines.set_linewidth(widths)

    def _color_neurons(self) -> None:
        any_neuron = any(len(item) == 2 for item in self._highlight)
        largest = (
            max((np.abs(v).max() for v in self._values or [] if v is not None and v.size), default=0) or 1.0
        )
        faces, rims, widths = [], [], []
        texts = iter(self._value_texts)
        characters = int(2 * self.radius * 0.92 / DIGIT)
        for layer, size in enumerate(self.sizes):
            shown = self._values[layer] if self._values is not None and layer < len(self._values) else None
            for j in range(size):
                text = next(texts)
                chosen = (layer, j) in self._highlight
                opacity = FADED * 2 if any_neuron and not chosen else 1.0
                if shown is None:
                    faces.append((1, 1, 1, 1))
                    text.set_text(self._inside.get((layer, j), ""))
                else:
                    tint = np.array(style.SIGNED(0.5 + 0.22 * float(np.clip(shown[j] / largest, -1, 1))))
                    faces.append(tuple(1 - opacity * (1 - tint[:3])) + (1.0,))
                    text.set_text(number(shown[j], characters))
                text.set_alpha(opacity)
                rims.append(to_rgba(style.HIGHLIGHT if chosen else "#404040", opacity))
                widths.append(3.0 if chosen else 1.2)
        self._circles.set_facecolor(faces)
        self._circles.set_edgecolor(rims)
        self._circles.set_linewidth(widths)


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
) -> Network:
    """Draw a network with `sizes` neurons per layer, inputs first, in `axes` (give it about an inch a layer).

    `weights`, `biases`, `values` and `highlight` are as in `Network.set`. `names` maps a layer to its
    neurons' names: beside the inputs and outputs, inside the hidden neurons while they show no values.
    `titles` are written above the layers. `weight_scale` is the size of weight drawn widest (default: the
    largest given, or 1). `edge_numbers` writes the weights on the edges; by default only where they fit.
    """
    if any(size < 1 for size in sizes) or len(sizes) < 1:
        raise ValueError(f"sizes is {list(sizes)}; give each layer at least one neuron")
    if weight_scale is None:
        largest = [np.abs(np.asarray(W, float)).max() for W in weights or [] if np.size(W)]
        weight_scale = float(max(largest, default=0.0)) or 1.0
    drawing = Network(axes, sizes, weight_scale, names or {}, titles, edge_numbers)
    drawing.set(weights=weights, biases=biases, values=values, highlight=highlight)
    return drawing


class Neuron:
    """A drawn neuron: inputs, weights, sum and output; `set` changes its numbers. Made by `neuron`."""

    def __init__(self, axes: Axes, n_inputs: int, activation: str, weight_scale: float):
        self.axes = axes
        self.weight_scale = weight_scale
        width, height = _clear_axes(axes)
        gap = height / n_inputs
        r_input = min(0.3, 0.4 * gap)
        r_body = min(0.55, 0.16 * width)
        center = np.array([0.52 * width, height / 2])
        starts = [np.array([0.75, height / 2 + (0.5 * (n_inputs - 1) - i) * gap]) for i in range(n_inputs)]
        output = np.array([width - 0.3, height / 2])
        arrow_end = output - (0.32, 0)

        self._lines = LineCollection([(start, center) for start in starts], zorder=1)
        axes.add_collection(self._lines, autolim=False)
        axes.annotate(
            "",
            tuple(arrow_end),
            tuple(center),
            zorder=1,
            arrowprops={"arrowstyle": "-|>", "color": "#404040", "shrinkB": 0},
        )
        circles = [Circle(tuple(start), r_input) for start in starts]
        self._circles = PatchCollection(
            circles, facecolors="white", edgecolors="#404040", linewidths=1.2, zorder=3
        )
        axes.add_collection(self._circles, autolim=False)
        axes.add_patch(
            Circle(tuple(center), r_body, facecolor="white", edgecolor="#404040", linewidth=1.5, zorder=3)
        )
        middle = (center[0] + r_body + arrow_end[0] - 0.12) / 2
        axes.add_patch(
            FancyBboxPatch(
                (middle - 0.22, height / 2 - 0.18),
                0.44,
                0.36,
                boxstyle="round,pad=0.02",
                facecolor="#F0F0F0",
                edgecolor="#404040",
                zorder=3,
            )
        )
        shared: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": FONT + 1, "zorder": 4}
        for i, start in enumerate(starts):
            axes.text(start[0] - r_input - 0.08, start[1], f"$x_{i + 1}$", **{**shared, "ha": "right"})
        axes.text(
            center[0], center[1] + 0.3 * r_body, r"$\sum\, w_i x_i + b$", **{**shared, "fontsize": FONT}
        )
        self._activation = axes.text(middle, height / 2, activation, **{**shared, "fontsize": FONT})
        self._inputs = [axes.text(start[0], start[1], "", **shared) for start in starts]
        self._weights = []
        for start in starts:
            x, y = start + 0.42 * (center - start)
            text = axes.text(float(x), float(y), "", **shared)
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.9})
            self._weights.append(text)
        self._sum = axes.text(center[0], center[1] - 0.25 * r_body, "", **{**shared, "weight": "bold"})
        self._bias = axes.text(center[0], center[1] - r_body - 0.06, "", **{**shared, "va": "top"})
        self._output = axes.text(output[0], output[1], "", **{**shared, "weight": "bold"})

    def set(
        self, *, x: Numbers, w: Numbers, b: float, z: float, y: float, activation: str | None = None
    ) -> None:
        """Show inputs `x`, weights `w`, bias `b`, the sum `z` and the output `y`."""
        for texts, numbers in ((self._inputs, x), (self._weights, w)):
            for text, value in zip(texts, numbers, strict=True):
                text.set_text(number(value, 5))
        for text, value in zip(self._weights, w, strict=True):
            text.set_color(style.sign_color(value))
        sizes = np.minimum(1, np.abs(np.asarray(w, float)) / self.weight_scale)
        self._lines.set_color([style.sign_color(value) if value else style.LIGHT for value in w])
        self._lines.set_linewidth(THIN + (WIDE - THIN) * sizes)
        self._bias.set_text(f"$b$ = {number(b, 5)}")
        self._bias.set_color(style.sign_color(b))
        self._sum.set_text(number(z, 6))
        self._output.set_text(number(y, 5))
        if activation is not None:
            self._activation.set_text(activation)


def neuron(axes: Axes, n_inputs: int, *, activation: str = "$f$", weight_scale: float = 1.0) -> Neuron:
    """Draw one neuron with `n_inputs` inputs; call `.set(x=, w=, b=, z=, y=)` to write its numbers."""
    return Neuron(axes, n_inputs, activation, weight_scale)


def _clear_axes(axes: Axes) -> tuple[float, float]:
    """Empty the axes, make one unit an inch, and return its width and height in inches."""
    axes.set_axis_off()
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure; make them with plt.subplots()")
    figure.draw_without_rendering()  # a constrained layout gives the axes its size only now
    box = axes.get_window_extent()
    width, height = box.width / figure.dpi, box.height / figure.dpi
    axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    return width, height


def number(value: float, characters: int) -> str:
    """`value` with at most two decimals and with fewer when it must fit into `characters`; "" when it can't.

    >>> number(-0.5, 5), number(-0.5, 4), number(12.345, 4), number(1234.0, 3)
    ('−0.50', '−0.5', '12.3', '')
    """
    if not np.isfinite(value):
        return {True: "?", False: "∞"}[bool(np.isnan(value))] if value != -np.inf else "−∞"
    for decimals in (2, 1, 0):
        text = f"{value:.{decimals}f}"
        if float(text) == 0:
            text = text.lstrip("-")
        if len(text) <= characters:
            return text.replace("-", "−")
    return ""
