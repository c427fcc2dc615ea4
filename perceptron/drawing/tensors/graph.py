"""What PyTorch remembers of a computation: boxes of tensors with values and gradients, local slopes on the arrows between them.

It is filled step by step: forward one tensor after the other gets its value, backward its gradient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.collections import PolyCollection
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from perceptron import live
from perceptron.drawing import draw, style

WIDEST = 9  # characters of a number in the graph
PITCH = 2.35  # from column to column of the graph's drawing; rows are 1 apart
BOX_WIDTH, BOX_HEIGHT = 1.5, 0.66


class TensorGraph:
    """Boxes with a name, a value (black) and a gradient (pink), local slopes on the arrows; filled by `set`.

    A call of forward and backward takes `len(order)` steps, and one more, after which none of the boxes is framed.

    nodes   name → (column, row, what to write below the box)
    edges   pairs of names, from input to result
    inputs  those of the names whose values are dragged
    order   what gets a number in each step: forward the results, then backward all that have a gradient
    """

    def __init__(
        self,
        nodes: Mapping[str, tuple[float, float, str]],
        edges: Sequence[tuple[str, str]],
        inputs: Sequence[str],
        order: Sequence[Sequence[str]],
    ) -> None:
        self.figure, self.axes = plt.subplots(figsize=(9.6, 3.3))
        self.edges, self.inputs, self.kinds = list(edges), inputs, {name: nodes[name][2] for name in nodes}
        self.order = [list(group) for group in order]
        self.results = [name for name, (_, _, kind) in nodes.items() if kind not in ("data", "parameter")]
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
        self.frame = PolyCollection(
            [], closed=True, facecolors="none", edgecolors=style.HIGHLIGHT, linewidths=3, zorder=2
        )
        axes.add_collection(self.frame, autolim=False)
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
        step: int,
    ) -> None:
        """Writes the numbers after `calls` calls, of the last as many steps as have been made; 0 is before its first.

        A gradient of None is one that PyTorch does not compute, an arrow without a slope has none. What a parameter holds is the
        sum over the calls, and is written as such below it.
        """
        forward, backward = self.order[: len(self.results)], self.order[len(self.results) :]
        back = {name for group in backward[: max(step - len(forward), 0)] for name in group}
        there = {name for group in forward[:step] for name in group} if step else set()
        for name, kind in self.kinds.items():
            gradient, parameter = gradients.get(name), kind == "parameter"
            self.values[name] = (
                draw.number(values[name], WIDEST) if name not in self.results or name in there else ""
            )
            added = calls - (name not in back)  # calls whose gradient it holds; a result is new in each
            once = draw.number((gradient or 0.0) / (calls if parameter else 1), WIDEST)
            self.below[name] = kind if self.values[name] else ""  # an operation is recorded when it is made
            if gradient is None:
                self.gradients[name] = "no gradient"
            elif not parameter:
                self.gradients[name] = once if name in back else ""
            else:
                self.gradients[name] = draw.number(gradient * added / calls, WIDEST) if added else ""
                if added > 1:
                    self.below[name] = f"parameter: {added} · {draw.bracketed(once)}"
        own = [style.GREY if gradients.get(name) is None else style.SLOPE for name in self.kinds]
        shown = (self.values, self.gradients, self.below)
        for labels, texts, color in zip(self._labels, shown, ("black", own, style.GREY), strict=True):
            labels.set(list(texts.values()), color)
        written = [
            f"· {draw.number(slopes[edge], WIDEST)}" if edge in slopes and edge[0] in back else ""
            for edge in self.edges
        ]
        self.slopes.set(written, style.SLOPE)
        now = self.order[step - 1] if 0 < step <= len(self.order) else []
        self.frame.set_verts([self._corners(name) for name in now])

    def _corners(self, name: str) -> list[tuple[float, float]]:
        x, y = self.places[name]
        signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        return [(x + across * BOX_WIDTH / 2, y + up * BOX_HEIGHT / 2) for across, up in signs]

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
