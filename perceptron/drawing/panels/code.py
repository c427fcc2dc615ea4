"""Lines of numpy, numbered, the one that is at work in black and with a mark."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from perceptron import live
from perceptron.drawing import draw, style

MONOSPACE = 0.602 * draw.FONT / 72  # width of a letter, in inches


class Code:
    """The lines stand in `axes` that are taken over, below each other, with room for the `longest` list of them."""

    def __init__(self, axes: Axes, longest: Sequence[str]) -> None:
        _, height = draw.clear_axes(axes)
        self.columns = 4 + max(map(len, longest))
        rows = height * (1 - (np.arange(len(longest)) + 0.5) / len(longest))
        half = 0.5 * self.columns * MONOSPACE
        self.labels = draw.Labels(
            axes, [(half + 0.05, float(row)) for row in rows], zorder=3, family="monospace", clip=False
        )
        self.regions = [
            live.region(
                axes, "box", [(0.05, row - 0.5 * draw.LINE), (0.05 + 2 * half, row + 0.5 * draw.LINE)]
            )
            for row in rows.tolist()
        ]

    @property
    def strings(self) -> list[str]:
        """What stands there, "" where no line is."""
        return self.labels.strings

    def set(self, lines: Sequence[str], at_work: int) -> None:
        """Show these lines; the one of the number `at_work`, counted from 1, is marked (0: none)."""
        strings, inks = [""] * len(self.strings), [style.GREY] * len(self.strings)
        for number, line in enumerate(lines, start=1):
            mark = "▸" if number == at_work else " "
            strings[number - 1] = f"{number} {mark} {line}".ljust(self.columns)
            inks[number - 1] = "black" if number == at_work else style.GREY
        self.labels.set(strings, inks)
