"""What PyTorch remembers of a computation: boxes of tensors with values and gradients, local slopes on the arrows between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from perceptron import live
from perceptron.drawing import draw, style

WIDEST = 9  # characters of a number in the graph
PITCH = 2.35  # from column to column of the graph's drawing; rows are 1 apart
BOX_WIDTH, BOX_HEIGHT = 1.5, 0.66


class TensorGraph:
    """Boxes with a name, a value (black) and a gradient (pink), local slopes on the arrows; filled by `set`.

    nodes   name → (column, row, what to write below the box)
    edges   pairs of names, from input to result
    inputs  those of the names whose values are dragged
    """

    def __init__(
        self,
        nodes: Mapping[str, tuple[float, float, str]],
        edges: Sequence[tuple[str, str]],
        inputs: Sequence[str],
    ) -> None:
        self.figure, self.axes = plt.subplots(figsize=(9.6, 3.3))
        self.edges, self.inputs, self.kinds = list(edges), inputs, {name: nodes[name][2] for name in nodes}
        axes = self.axes
        axes.set_axis_off()
        self.places = {name: (PITCH * column, row) for name, (column, row, _) in nodes.items()}
        axes.set(
            xlim=(-0.9, max(x for x, _ in self.places.values()) + 0.9),
            ylim=(
                min(y for _, y in self.places.values()) - 0.8,
                max(y for _, y in self.places.values()) + 0.7,
            ),
        )
        ends = [self._ends(*edge) for edge in edges]
        for start, end in ends:
            arrow = FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=12, color=style.GREY)
            axes.add_patch(arrow)
        for name, (x, y) in self.places.items():
            corner = (x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2)
            shape = "round,pad=0,rounding_size=0.1"
            axes.add_patch(
                FancyBboxPatch(corner, BOX_WIDTH, BOX_HEIGHT, boxstyle=shape, fc="white", ec="black")
            )
            axes.text(x, y + 0.46, name, ha="center", va="center", fontsize=12)
        self.slope_places = [
            ((x0 + x1) / 2, (y0 + y1) / 2 + (0.17 if y0 == y1 else 0.0)) for (x0, y0), (x1, y1) in ends
        ]
        self.slopes = draw.Labels(
            axes, self.slope_places, zorder=3, boxed=True
        )  # last, so that a slider redraws nothing else
        heights = (0.14, -0.15, -0.47)  # of value, gradient and what stands below the box
        self._labels = [
            draw.Labels(axes, [(x, y + high) for x, y in self.places.values()], zorder=3.2)
            for high in heights
        ]
        self.values: dict[str, str] = {}
        self.gradients: dict[str, str] = {}
        self.below: dict[str, str] = {}

    def _ends(self, start: str, end: str) -> tuple[tuple[float, float], tuple[float, float]]:
        (x0, y0), (x1, y1) = self.places[start], self.places[end]
        return (x0 + BOX_WIDTH / 2, y0), (x1 - BOX_WIDTH / 2, y1)

    def set(
        self,
        values: Mapping[str, float],
        gradients: Mapping[str, float | None],
        slopes: Mapping[tuple[str, str], float],
        calls: int,
    ) -> None:
        """Writes the numbers; a gradient of None is one that PyTorch does not compute, an arrow without a slope has none.

        After several `calls` of backward, what a leaf holds is their sum, and is written as such below it.
        """
        for name, kind in self.kinds.items():
            gradient = gradients.get(name)
            self.values[name] = draw.number(values[name], WIDEST)
            self.gradients[name] = "no gradient" if gradient is None else draw.number(gradient, WIDEST)
            added = gradient is not None and kind == "leaf" and calls > 1
            once = draw.bracketed(draw.number((gradient or 0.0) / calls, WIDEST))
            self.below[name] = f"leaf: {calls} · {once}" if added else kind
        own = [style.GREY if gradients.get(name) is None else style.SLOPE for name in self.kinds]
        shown = (self.values, self.gradients, self.below)
        for labels, texts, color in zip(self._labels, shown, ("black", own, style.GREY), strict=True):
            labels.set(list(texts.values()), color)
        written = [f"· {draw.number(slopes[edge], WIDEST)}" if edge in slopes else "" for edge in self.edges]
        self.slopes.set(written, style.SLOPE)

    def handles(self) -> list[live.Handle]:
        """The inputs' values: a number is dragged up and down."""
        side = (0.9 * BOX_WIDTH, 0.3)
        return [
            live.cell(self.axes, (x, y + 0.14), name, size=side, label=f"value of {name}")
            for name in self.inputs
            for x, y in [self.places[name]]
        ]

    def linked(self) -> list[list[live.Part]]:
        """The slope on an arrow lights up with the gradients that have it as a factor."""
        groups: list[list[live.Part]] = []
        for (start, _), (x, y) in zip(self.edges, self.slope_places, strict=True):
            if self.kinds[start] == "data":
                continue
            before, found = [start], []
            while before:
                found.append(before.pop())
                before += [first for first, then in self.edges if then == found[-1]]
            box = live.region(self.axes, "box", [(x - 0.3, y - 0.14), (x + 0.3, y + 0.14)])
            groups.append([box, *(self._gradient(name) for name in found if self.kinds[name] != "data")])
        return groups

    def _gradient(self, name: str) -> live.Region:
        """Where the gradient of a tensor is written."""
        x, y = self.places[name]
        return live.region(self.axes, "box", [(x - 0.4, y - 0.29), (x + 0.4, y - 0.02)])
