"""A chain of functions, with its values forward and its slopes back: the computational graph of a function of one number.

And what a chain of one function makes, the tent, which folds the line: its pieces, beside those of one wide layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import plain_ticks

BOX_WIDTH, BOX_HEIGHT, GAP = 1.0, 0.62, 1.15  # in units of the drawing; about 0.9 in each at 9 in of width


class Chain:
    """Boxes from left to right, joined by functions, with each function's slope on the arrow back.

    Give `axes` about two inches a value. `names` are those of the values, `functions` of what is between them, `slopes` of
    each function's slope. LaTeX between dollars works; what follows "=" in a name is its formula. `set` fills in the numbers.
    A step of the first value can be shown, too: how far each value moves, and the ratios of these ways, above the functions.
    """

    def __init__(self, axes: Axes, names: Sequence[str], functions: Sequence[str], slopes: Sequence[str]):
        if not len(names) - 1 == len(functions) == len(slopes):
            raise ValueError(
                f"a chain of {len(names)} values has {len(names) - 1} functions and slopes; "
                f"got {len(functions)} and {len(slopes)}"
            )
        axes.set_axis_off()
        self.axes = axes
        pitch = BOX_WIDTH + GAP
        centres = [k * pitch for k in range(len(names))]
        axes.set(xlim=(-0.75, centres[-1] + 0.75), ylim=(-1.1, 1.0))
        self.values = [_text(axes, x, 0) for x in centres]
        self.local = [_text(axes, x + pitch / 2, -0.62, style.SLOPE) for x in centres[:-1]]
        self.moves = [_text(axes, x, 0.84, style.WRITTEN_AMBER) for x in centres]
        self.ratios = [_text(axes, x + pitch / 2, 0.6, style.WRITTEN_AMBER) for x in centres[:-1]]
        self.total = [_text(axes, x, -0.92, style.SLOPE, weight="bold") for x in centres]
        for x, name in zip(centres, names, strict=True):
            corner = (x - BOX_WIDTH / 2, -BOX_HEIGHT / 2)
            rounding = "round,pad=0,rounding_size=0.1"
            axes.add_patch(
                FancyBboxPatch(corner, BOX_WIDTH, BOX_HEIGHT, boxstyle=rounding, fc="white", ec="black")
            )
            _text(axes, x, 0.5, name=name, size=13)
            last, this = (each.partition("=")[0].strip(" $") for each in (names[-1], name))
            _text(axes, x, -0.62, style.SLOPE, rf"$\mathrm{{d}}{last}/\mathrm{{d}}{this}$")
        for left, function, slope in zip(centres[:-1], functions, slopes, strict=True):
            start, end, middle = left + BOX_WIDTH / 2, left + BOX_WIDTH / 2 + GAP, left + pitch / 2
            self._arrow(axes, (start, 0.12), (end, 0.12), "black")
            self._arrow(axes, (end, -0.16), (start, -0.16), style.SLOPE)
            _text(axes, middle, 0.3, "black", function, size=13)
            _text(axes, middle, -0.36, style.SLOPE, slope)

    def linked(self) -> list[list[live.Part]]:
        """The slope on an arrow lights up with the products that hold it as a factor."""
        return [[self.local[k], *self.total[: k + 1]] for k in range(len(self.local))]

    @staticmethod
    def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
        axes.add_patch(
            FancyArrowPatch(
                start, end, arrowstyle="-|>", mutation_scale=13, shrinkA=2, shrinkB=2, color=color
            )
        )

    def set(
        self, values: Sequence[float], slopes: Sequence[float], moved: Sequence[float] = ()
    ) -> list[float]:
        """Show these values and local slopes, and how far each value has `moved`, if at all.

        Returns the slope of the last value with respect to each.
        """
        told = [f"Δ {number(each)}" for each in moved] or [""] * len(values)
        ratios = [f"Δ × {number(after / before)}" for before, after in pairwise(moved)] or [""] * len(slopes)
        for text, written_as in zip((*self.moves, *self.ratios), (*told, *ratios), strict=True):
            text.set_text(written_as)
        totals, written = [1.0], [1.0]
        for slope in reversed(slopes):
            totals.insert(0, totals[0] * slope)
            written.insert(0, written[0] * float(f"{slope:.4g}"))  # the written factors multiply out to it
        for text, value in zip(self.values, values, strict=True):
            digits = 4 if text is self.values[-1] else 9  # so that each agrees with what is written before it
            text.set_text(number(value, digits, decimals=4))
        for text, slope in zip(self.local, slopes, strict=True):
            text.set_text(f"× {number(slope)}")
        for text, total in zip(self.total, written, strict=True):
            text.set_text(number(total))
        return totals


DEEP, WIDE = style.BLUE, style.BLACK


class Folds:
    """The curve of a deep network, folded by each of its layers, and the zigzag of a wide one, with the pieces of both."""

    def __init__(self, axes: Axes) -> None:
        (self.deep,) = axes.plot([], [], color=DEEP, linewidth=1.5)
        (self.wide,) = axes.plot([], [], color=WIDE, linewidth=1.5)
        (self.same,) = axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=5)
        (self.point,) = axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=11, mec="white")
        axes.set(xlabel="x", xlim=(-0.02, 1.02), ylim=(-1.72, 1.32), yticks=[], title="As many parameters")
        axes.spines["left"].set_visible(False)
        self.names = draw.Labels(axes, [(0.5, 1.18), (0.5, -0.36)], zorder=3)

    def set(
        self, x: np.ndarray, deep: np.ndarray, depth: int, pieces: int, wide: int, at: float, value: float
    ) -> None:
        """The deep network over x in [0, 1], with so many layers, the pieces of both, and a place with its value."""
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
        self.names.set(told, [DEEP, WIDE])


class PieceCounts:
    """The linear pieces of a deep and of a wide network over their parameters."""

    def __init__(self, axes: Axes, deepest: int) -> None:
        (self.deep,) = axes.semilogy([], [], "o-", color=DEEP)
        (self.wide,) = axes.semilogy([], [], "s-", color=WIDE)
        most = 6 * deepest + 1
        axes.set(xlabel="parameters", xlim=(4, most + 8), ylim=(1.3, 1.4 * 2**deepest), title="Linear pieces")
        plain_ticks(axes.yaxis, [2**k for k in range(1, deepest + 1)])
        self.ends = draw.Labels(axes, [(0.0, 2.0), (0.0, 2.0)], zorder=3)

    def set(self, parameters: np.ndarray, deep: np.ndarray, wide: np.ndarray) -> None:
        """Parameters and pieces of both, of every depth so far."""
        self.deep.set_data(parameters, deep)
        self.wide.set_data(parameters, wide)
        shift = 1.12 if deep[-1] > wide[-1] else 0.88
        beside = parameters[-1] + 3.4
        self.ends.move([(beside, deep[-1] * shift), (beside, wide[-1] / shift)])
        self.ends.set(["deep", "wide"], [DEEP, WIDE])


def _text(
    axes: Axes,
    x: float,
    y: float,
    color: str = "black",
    name: str = "",
    size: float = 12,
    weight: str = "normal",
) -> Text:
    """A text in the middle of (x, y). One with a name never changes: it lies below what moves, and is drawn once."""
    below = 0.5 if name else 3
    return axes.text(
        x, y, name, ha="center", va="center", color=color, fontsize=size, weight=weight, zorder=below
    )


def number(value: float, digits: int = 4, decimals: int = 6) -> str:
    """So many digits, and decimals at most, with a true minus sign, and none before 0.

    >>> number(-44.1604), number(0.0082963, 3), number(-0.00000004)
    ('−44.16', '0.0083', '0')
    """
    text = f"{float(f'{value:.{digits}g}'):.{decimals}f}"
    return text.rstrip("0").rstrip(".").replace("-", "\N{MINUS SIGN}") if float(text) else "0"
