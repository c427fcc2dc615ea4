"""What stands beside axes: numbers that can be read, without powers, a y-axis whose range follows what is shown, and legends.

New limits of matplotlib's own axis mean a whole new drawing. With `Scale` the axes stay as they are, from 0 to 1, and a map from
data to them changes; the axis is drawn with the artists that move. `figures` uses it where each function needs a frame of
its own. Legends below a panel hide nothing, and are drawn once; of several rows `cover` hides those that are not wanted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.legend import Legend
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, ScaledTranslation

from perceptron.drawing import draw

MOST_TICKS = 8
FIRST, ROW = (
    -0.5,
    0.21,
)  # where the first legend hangs, below the label of the axis, and how high a row is, in inches
BEYOND = 1.2  # how far an axis of errors goes on behind its first and last tick, as a factor


class Scale:
    """The y-axis of `axes`. Artists that are made with `transform=scale.transform` keep their y in data.

    Make it when the limits of x are set. `at(y)` is the place of a y in the axes, for handles.
    """

    def __init__(self, axes: Axes, widest: str = "−0.0"):
        """`widest` is the longest number of the axis: there is room for it."""
        axes.set(ylim=(0, 1), yticks=[0.5], yticklabels=[widest])
        axes.tick_params(axis="y", color="none", labelcolor="none")  # they only keep the room
        self._map = Affine2D()
        self.transform = self._map + axes.transData
        self.low, self.high = 0.0, 1.0
        figure = axes.get_figure(root=True)
        assert figure is not None
        self._left, _ = axes.get_xlim()
        beside = ScaledTranslation(-(0.12 + 0.5 * len(widest) * draw.DIGIT), 0, figure.dpi_scale_trans)
        (self._ticks,) = axes.plot([], [], linestyle="", marker=0, color="black", mew=0.8, clip_on=False)
        self._ticks.set_in_layout(False)  # while there are none, they would be in the figure's corner
        self._labels = draw.Labels(axes, [(0.0, 0.0)] * MOST_TICKS, zorder=2, clip=False)
        for artist in self._labels.artists:  # as far from the axes however wide these are
            artist.set_offset_transform(axes.transAxes + beside)

    def set(self, low: float, high: float, ticks: draw.Numbers) -> None:
        """Show y from `low` to `high`, with numbers at `ticks`."""
        if (low, high) != (self.low, self.high):
            self.low, self.high = low, high
            self._map.clear().translate(0, -low).scale(1, 1 / (high - low))
        shown = [tick for tick in ticks if low <= tick <= high]
        places = [self.at(tick) for tick in shown]
        self._ticks.set_data([self._left] * len(shown), places)
        places += [0.0] * (MOST_TICKS - len(shown))
        self._labels.move([(0.0, place) for place in places])
        written = [f"{tick:g}".replace("-", "−") for tick in shown]
        self._labels.set(written + [""] * (MOST_TICKS - len(shown)))

    def at(self, y: float) -> float:
        """Where in the axes a y lies: 0 at their foot, 1 at their top."""
        return (y - self.low) / (self.high - self.low)

    def back(self, place: float) -> float:
        """The y at a place of the axes."""
        return self.low + place * (self.high - self.low)


def plain_ticks(axis: Axis, places: Mapping[float, str] | Sequence[float]) -> None:
    """Plain numbers, or the given words, instead of powers on a logarithmic axis, and no small ticks."""
    words = places if isinstance(places, Mapping) else {place: f"{place:g}" for place in places}
    axis.set_ticks(list(words), list(words.values()))
    axis.set_ticks([], minor=True)


def ticks(low: float, high: float) -> np.ndarray:
    """Four to seven round numbers between the two."""
    step = 10.0 ** np.floor(np.log10((high - low) / 4))
    step *= next(factor for factor in (5, 2, 1) if factor * step <= (high - low) / 4 * (1 + 1e-9))
    return step * np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1) + 0.0  # no −0


def error_axis(axes: Axes, ticks: Sequence[float], open_ends: bool = False) -> None:
    """A logarithmic axis for mean squared errors, with plain numbers: small raised exponents are hard to read.

    With `open_ends` its first and last number stand for what lies beyond them, too, and say so.
    """
    low, *_, high = ticks
    axes.set(yscale="log", ylim=(low / BEYOND, high * BEYOND), ylabel="mean squared error")
    words = {tick: f"{tick:g}" for tick in ticks}
    ends = {low: f"{low:g}\nor less", high: f"{high:g}\nor more"} if open_ends else {}
    plain_ticks(axes.yaxis, words | ends)


def inside(axes: Any, errors: Any) -> Any:
    """These errors as they are drawn: at most at the first and last number of their axis."""
    first, *_, last = axes.get_yticks()
    return np.clip(errors, first, last)


def legend_below(axes: Axes, entries: Sequence[Any], columns: int, row: int = 0, **look: Any) -> Legend:
    """A legend below the panel, `row` rows down: there it hides nothing, and is drawn once."""
    place = {"bbox_to_anchor": (0, FIRST - ROW * row), "bbox_transform": inches_below(axes)}
    usual = {"fontsize": 10, "columnspacing": 1.1, "handlelength": 1.3}
    legend = axes.legend(handles=entries, loc="upper center", ncols=columns, **place, **(usual | look))
    legend.set_zorder(0)
    return legend


def cover(axes: Axes, row: int) -> Rectangle:
    """What hides a row of the legends below the panel: to change them would be a whole new drawing."""
    width, top = 6.2, FIRST - 0.1 - ROW * row
    patch = Rectangle((-width / 2, top - ROW), width, ROW, color="white", zorder=0.1)
    axes.add_artist(patch).set(transform=inches_below(axes), clip_on=False, in_layout=False)
    return patch


def inches_below(axes: Any) -> Any:
    """Where the legends hang: below the middle of the panel, which may get another size."""
    return axes.get_figure(root=True).dpi_scale_trans + ScaledTranslation(0.5, 0, axes.transAxes)
