"""The pictures of lecture 11: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from perceptron.drawing import draw, style

LOSS_LIMITS = (3e-3, 10.0)
BEYOND = 1e9  # stands for every loss and output that is larger or no number any more

BOX_WIDTH, BOX_HEIGHT = 1.5, 0.66  # in units of the drawing: 2 between columns, 1 between rows


class TensorGraph:
    """Boxes with a name, a value (blue) and a gradient (orange); made once, then filled by `set`.

    nodes   name → (column, row, what to write below the box)
    edges   pairs of names, from input to result
    """

    def __init__(
        self, nodes: Mapping[str, tuple[float, float, str]], edges: Sequence[tuple[str, str]]
    ) -> None:
        self.figure, axes = plt.subplots(figsize=(8.0, 2.9))
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


def squared_error_graph() -> TensorGraph:
    """The graph of L = (w x + b − y)², with PyTorch's names for its operations."""
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
    return TensorGraph(nodes, edges)


MOST = 3  # rows and columns that a table of `Shapes` can have
CELL = 1900.0  # area of a cell, in square points


class Shapes:
    """Tensors with their shapes as tables, and beside them the result of a line; made once, then filled by `set`.

    One axis is drawn as a row, two as rows and columns.
    """

    def __init__(self, tensors: Mapping[str, Any]) -> None:
        self.figure, axes = plt.subplots(1, len(tensors) + 1, figsize=(8.8, 2.8))
        for panel, (name, numbers) in zip(axes, tensors.items(), strict=False):
            _Table(panel).set(name, numbers)
        self.result = _Table(axes[-1])

    def set(self, line: str, numbers: Any) -> None:
        """Show the numbers that this line gives."""
        self.result.set(line, numbers)


class _Table:
    """Up to three rows and three columns of numbers, with a name and a shape above them."""

    def __init__(self, axes: Axes) -> None:
        spots = [(column, row) for row in range(MOST) for column in range(MOST)]
        axes.set(xlim=(-0.6, MOST - 0.4), ylim=(MOST - 0.4, -0.6), aspect="equal")
        axes.set_axis_off()
        self.title = axes.set_title("", fontsize=11)
        self.cells = axes.scatter([], [], s=CELL, marker="s", facecolors=style.LIGHT, edgecolors="white")
        self.numbers = draw.Labels(axes, spots, zorder=3)

    def set(self, name: str, numbers: Any) -> None:
        """Show this array; its shape stands below the name."""
        array = np.asarray(numbers)
        self.title.set_text(f"{name}\nshape {array.shape}")
        table = np.atleast_2d(array)
        texts = np.full((MOST, MOST), "", dtype=object)
        for (row, column), number in np.ndenumerate(table):
            texts[row, column] = f"{number:g}".replace("-", "−")
        self.cells.set_offsets([(column, row) for row, column in np.ndindex(*table.shape)])
        self.numbers.set(texts.ravel().tolist())


class TrainingPicture:
    """Left points (x, y) and what the network makes of them, right its learning curve; filled by `set`.

    x, y   numbers in columns or rows, as arrays or tensors on the CPU
    """

    def __init__(self, x: Any, y: Any, n_steps: int) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.3))
        x = np.ravel(x)
        left.plot(x, np.ravel(y), "o", color=style.TRAIN, markersize=5)
        (self.fit,) = left.plot(x, 0 * x, color=style.PREDICTION)
        left.set(xlabel="x", ylabel="y", ylim=(-1.8, 1.8), title="Data and network")
        (self.losses,) = right.semilogy([0], [1], color=style.TRAIN)
        right.set(xlabel="step", ylabel="training loss", title="Learning curve")
        right.set(xlim=(0, n_steps), ylim=LOSS_LIMITS)

    def set(self, outputs: Any, losses: Sequence[float]) -> None:
        """The network's outputs at x, and its losses so far."""
        self.fit.set_ydata(_drawable(outputs))
        self.losses.set_data(range(len(losses)), _drawable(losses))


def _drawable(numbers: Any) -> np.ndarray:
    return np.clip(np.nan_to_num(np.ravel(numbers), nan=BEYOND), -BEYOND, BEYOND)


def pictures(pixels: Any, labels: Sequence[int]) -> Figure:
    """Pictures of 8 × 8 pixels in a row, each with its label."""
    figure, axes = plt.subplots(1, len(labels), figsize=(8, 1.5))
    for ax, picture, label in zip(axes, pixels, labels, strict=True):
        ax.imshow(np.asarray(picture).reshape(8, 8), cmap="gray_r")
        ax.set(xticks=[], yticks=[], title=f"label {label}")
    return figure


def losses(histories: Mapping[str, Sequence[float]], title: str) -> Figure:
    """The loss of each step, a line for each name."""
    figure, axes = plt.subplots(figsize=(6.4, 3))
    for (name, history), color in zip(histories.items(), (style.PREDICTION, style.NEGATIVE), strict=True):
        axes.semilogy(history, color=color, label=name)
    axes.set(xlabel="step", ylabel="loss", title=title)
    axes.legend()
    return figure


def learning_curves(history: Sequence[tuple[float, float]], kept: int) -> Figure:
    """Training and validation loss of each epoch, and a dot at the epoch whose weights were kept."""
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    training, validation = zip(*history, strict=True)
    axes.semilogy(training, color=style.TRAIN, label="training")
    axes.semilogy(validation, color=style.TEST, label="validation")
    axes.plot([kept], [validation[kept]], "o", color=style.TEST, label=f"kept: epoch {kept}")
    axes.set(
        xlabel="epoch", ylabel="loss", title="The file holds the epoch with the smallest validation loss"
    )
    axes.legend(loc="lower left")
    return figure
