"""A chain of functions, with its values forward and its slopes back: the computational graph of a function of one number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

from perceptron import live
from perceptron.drawing import style

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
