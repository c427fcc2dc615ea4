"""A drawing of the graph that PyTorch records: tensors as boxes, with their values and their gradients.

Lecture 11 uses it. It draws what it is given, node by node, and computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from perceptron import style

BOX_WIDTH, BOX_HEIGHT = 1.5, 0.66  # in units of the drawing: 2 between columns, 1 between rows


class TensorGraph:
    """Boxes with a name, a value (blue) and a gradient (orange); made once, then filled by `set`.

    nodes   name → (column, row, what to write below the box)
    edges   pairs of names, from input to result
    """

    def __init__(
        self, axes: Axes, nodes: Mapping[str, tuple[float, float, str]], edges: Sequence[tuple[str, str]]
    ) -> None:
        axes.set_axis_off()
        places = {name: (2.0 * column, row) for name, (column, row, _) in nodes.items()}
        axes.set(
            xlim=(-0.9, max(x for x, _ in places.values()) + 0.9),
            ylim=(min(y for _, y in places.values()) - 0.8, max(y for _, y in places.values()) + 0.7),
        )
        for start, end in edges:
            (x0, y0), (x1, y1) = places[start], places[end]
            axes.add_patch(
                FancyArrowPatch(
                    (x0 + BOX_WIDTH / 2, y0),
                    (x1 - BOX_WIDTH / 2, y1),
                    arrowstyle="-|>",
                    mutation_scale=12,
                    color=style.GREY,
                )
            )
        self.values, self.gradients = {}, {}
        for name, (x, y) in places.items():
            corner = (x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2)
            box = FancyBboxPatch(
                corner,
                BOX_WIDTH,
                BOX_HEIGHT,
                boxstyle="round,pad=0,rounding_size=0.1",
                fc="white",
                ec="black",
            )
            axes.add_patch(box)
            axes.text(x, y + 0.46, name, ha="center", va="center", fontsize=12)
            axes.text(x, y - 0.46, nodes[name][2], ha="center", va="center", fontsize=10, color=style.GREY)
        for name, (x, y) in places.items():  # drawn last, so that a slider redraws nothing else
            self.values[name] = axes.text(
                x, y + 0.14, "", ha="center", va="center", fontsize=12, color=style.POSITIVE
            )
            self.gradients[name] = axes.text(
                x, y - 0.15, "", ha="center", va="center", fontsize=12, color=style.NEGATIVE
            )

    def set(self, values: Mapping[str, float], gradients: Mapping[str, float | None]) -> None:
        """Writes the numbers; a gradient of None is one that PyTorch does not compute."""
        for name, text in self.values.items():
            text.set_text(f"{values[name]:.2f}")
        for name, text in self.gradients.items():
            gradient = gradients.get(name)
            text.set_text("no gradient" if gradient is None else f"{gradient:.2f}")


def squared_error_graph(axes: Axes) -> TensorGraph:
    """The graph of L = (w x + b − y)², with PyTorch's names for its operations; `axes` about 8.5 by 3 in."""
    nodes = {
        "x": (0, 2.35, "data"),
        "w": (0, 0.95, "leaf"),
        "b": (1, 0.35, "leaf"),
        "y": (2, 0.35, "data"),
        "w·x": (1, 1.65, "MulBackward0"),
        "w·x + b": (2, 1.65, "AddBackward0"),
        "error": (3, 1.2, "SubBackward0"),
        "L": (4, 1.2, "PowBackward0"),
    }
    edges = [
        ("x", "w·x"),
        ("w", "w·x"),
        ("w·x", "w·x + b"),
        ("b", "w·x + b"),
        ("w·x + b", "error"),
        ("y", "error"),
        ("error", "L"),
    ]
    return TensorGraph(axes, nodes, edges)
