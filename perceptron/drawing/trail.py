"""The way of gradient descent across a map, such that its order can be seen: the same marks in every chapter.

An open circle where it starts (what is dragged), steps that darken, a filled dot where it ends, small inside the circle
when it has hardly left it; a cross is a minimum. A way that ends off the map says so where it leaves it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from perceptron import live
from perceptron.drawing import style

START: dict[str, Any] = {"marker": "o", "color": "black", "mfc": "white", "mew": 2, "markersize": 10}
MINIMUM: dict[str, Any] = {"marker": "x", "linestyle": "", "color": "black", "markersize": 9, "mew": 2.5}
END, SMALL, NEAR = (
    10.0,
    5.0,
    3.0,
)  # points: the dot at the end; inside the circle; and how near the start that is
BOX = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none", "alpha": 0.9}


class Trail:
    """One way; `color` is that of its last step, `end` that of the dot where it ends.

    What is said where it leaves the map keeps `aside` of the map's width free at both sides.
    """

    def __init__(
        self, axes: Axes, color: str = style.BLACK, end: str = style.HIGHLIGHT, aside: float = 0.2
    ) -> None:
        self.axes, self.aside = axes, aside
        (self.path,) = axes.plot([], [], color=color, alpha=0.35, linewidth=0.9, zorder=2.1)
        self.steps = axes.scatter([], [], s=18, c=[], cmap=fading(color), vmin=0, vmax=1, zorder=2.2)
        (self.end,) = axes.plot([], [], "o", color=end, markersize=END, mec="white", zorder=2.45)
        self.gone = axes.text(
            0, 0, "", color=color, fontsize=11, ha="center", va="center", bbox=BOX, zorder=2.5
        )
        (self.start,) = axes.plot([], [], zorder=2.4, **START)

    def set(self, x: np.ndarray, y: np.ndarray) -> int | None:
        """The start and the place after each step; returns the number of the step that leaves the map, None where none does."""
        points = np.column_stack([x, y])
        last, leaves = leaving(self.axes, points, self.aside)
        points = points[: last + 2]  # off the map only the next one: later ones would cross the others
        self.path.set_data(*points.T)
        self.steps.set_offsets(points)
        self.steps.set_array(np.linspace(0, 1, len(points)))
        self.start.set_data(*points[:1].T)
        self.end.set_data(*(points[-1:].T if leaves is None else ([], [])))
        apart = np.hypot(*np.diff(self.axes.transData.transform(points[[0, -1]]), axis=0)[0])
        self.end.set_markersize(END if apart > NEAR * self.axes.figure.dpi / 72 else SMALL)
        self.gone.set_text("" if leaves is None else f"gone after {live.counted(last + 1, 'step')}")
        if leaves is None:
            return None
        self.gone.set_position(leaves)
        return last + 1


def leaving(axes: Axes, points: np.ndarray, aside: float) -> tuple[int, tuple[float, float] | None]:
    """The number of the last point on the map, and a place just inside of where the way leaves it; None if it stays."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    inside = (points[:, 0] >= left) & (points[:, 0] <= right) & (points[:, 1] >= low) & (points[:, 1] <= high)
    if inside[-1] or not inside.any():
        return len(points) - 1, None
    last = int(np.flatnonzero(inside)[-1])
    size = np.array([right - left, high - low])
    margin = [aside, 0.07] * size
    least, most = np.array([left, low]) + margin, np.array([right, high]) - margin
    way = points[last + 1] - points[last]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(way > 0, ([right, high] - points[last]) / way, ([left, low] - points[last]) / way)
    share = np.nanmin(np.where(way == 0, np.nan, shares))
    x, y = np.clip(points[last] + share * way, least, most)
    return last, (float(x), float(y))


@cache
def fading(color: str) -> LinearSegmentedColormap:
    """From a tint of the colour, for the first step, to the colour itself, for the last."""
    return LinearSegmentedColormap.from_list("fading", ["#BEBEBE", color])
