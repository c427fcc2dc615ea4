"""Numbers in words with bars beside them, over one scale that has room for the longest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from perceptron.drawing import draw, style

ENDS = [digit * 10.0**power for power in range(-4, 4) for digit in (1, 2, 5)]  # where the scale may end
GAP = 0.55  # of a row: how thick a bar is


class Bars:
    """So many rows, each with a text and a bar from one number to another, below a title; all can be gone.

    `axes` have inches for units; bars begin `text` inches from their left edge.
    """

    def __init__(self, axes: Axes, rows: int, text: float) -> None:
        (_, width), (_, height) = axes.get_xlim(), axes.get_ylim()
        self.middle, self.half = (text + width) / 2, (width - text) / 2 - 0.25
        self.tall = min((height - 2.2 * draw.LINE) / rows, 1.9 * draw.LINE)
        self.top = height - 1.3 * draw.LINE
        self.text = text
        self.rows = self.top - (np.arange(rows) + 0.5) * self.tall
        self.spans: list[tuple[float, float]] = []
        self.end = 0.0
        self.frame = LineCollection([], colors=style.LIGHT, linewidths=0.8, zorder=1.0)
        self.shapes = PolyCollection([], edgecolors="none", zorder=1.1)
        for collection in (self.frame, self.shapes):
            axes.add_collection(collection, autolim=False)
        self.labels = draw.Labels(axes, [(0.0, 0.0)] * (rows + 4), zorder=1.2, clip=False)

    @property
    def texts(self) -> list[str]:
        """What stands beside the bars."""
        return self.labels.strings[1 : 1 + len(self.rows)]

    def set(
        self, title: str, texts: Sequence[str], spans: Sequence[tuple[float, float]], colors: Sequence[Any]
    ) -> None:
        """Show a bar with its text in each row."""
        self.spans = list(spans)
        longest = float(np.max(np.abs(spans)))
        self.end = next(each for each in ENDS if each >= (longest if longest > 1e-9 else 1.0))
        scaled = self.middle + self.half * np.array(spans) / self.end
        low, high = self.rows - GAP / 2 * self.tall, self.rows + GAP / 2 * self.tall
        self.shapes.set_verts(
            [
                [(a, bottom), (b, bottom), (b, top), (a, top)]
                for (a, b), bottom, top in zip(scaled, low, high, strict=True)
            ]
        )
        self.shapes.set_facecolor(colors)
        at = self.middle + self.half * np.array([-1.0, 0.0, 1.0])
        foot = self.top - len(self.rows) * self.tall
        self.frame.set_segments([[(x, foot), (x, self.top)] for x in at])
        widths = [0.5 * draw.width(each) for each in (title, *texts)]
        lefts = [0.1 + widths[0], *(self.text - 0.15 - each for each in widths[1:])]
        heights = [self.top + 0.7 * draw.LINE, *self.rows]
        self.labels.move([*zip(lefts, heights, strict=True), *((x, foot - 0.6 * draw.LINE) for x in at)])
        self.labels.set([title, *texts, f"−{self.end:g}", "0", f"{self.end:g}"])

    def clear(self) -> None:
        """Show nothing."""
        self.spans = []
        self.shapes.set_verts([])
        self.frame.set_segments([])
        self.labels.set([""] * len(self.labels.strings))
