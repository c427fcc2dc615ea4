"""A matplotlib figure that is drawn once; later only what changed is drawn again, above a saved background.

Which artists changed is found by itself: matplotlib marks them stale. The canvas also fits the figure to the page: it is
drawn with the pixels that it is shown with, its text is never smaller than can be read, and where there is no room for
panels side by side they stand under each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec, SubplotSpec
from matplotlib.text import Text

from perceptron.live.artists import clear, frame_is_stale, groups, is_stale, is_title, parts, png, state, walk

SHARPNESS = 1.5  # pixels drawn for a pixel of the page, until the page has said how many it has
NARROW = 4.4  # inches: the width of a single panel where there is no room for all of it
MOST_SHARPNESS = 2.0  # more are not seen, and take their time
LEAST_TEXT = 11.0  # pixels of the page


@dataclass(frozen=True)
class Arrangement:
    """A way to arrange the axes: size of the figure in inches, its width below which text is too small, its places."""

    size: tuple[float, float]
    least: float
    specs: tuple[Any, ...]


class Canvas:
    """Draws a figure. `drawn` and its fellows count the work so far: a cheap figure keeps them small from move to move."""

    def __init__(self, figure: Figure):
        self.figure = figure
        self.redraws = 0  # whole drawings, for a new background
        self.drawn = 0  # artists drawn above the background, with their parts
        self.pictures = 0
        self._dpi = figure.dpi  # pixels of the page for an inch
        self._engine = figure.get_layout_engine()
        figure.set_dpi(figure.dpi * SHARPNESS)
        self._agg = FigureCanvasAgg(figure)
        self._background: Any = None
        self._moving: set[Artist] = set()
        self._seen: set[Artist] = set()
        self._axes_state: list[Any] = []
        self._wide: Arrangement
        self._narrow: Arrangement | None = None
        self._now: Arrangement

    # -- size

    @property
    def natural(self) -> int:
        """Its width in pixels of the page, where there is room."""
        return round(self._now.size[0] * self._dpi)

    @property
    def least(self) -> int:
        """Its width, in pixels of the page, below which its text could not be read."""
        return min(math.ceil(self._now.least), self.natural)

    @property
    def ratio(self) -> float:
        """Its height for each pixel of its width."""
        return self._now.size[1] / self._now.size[0]

    def fit(self, width: float, sharpness: float) -> bool:
        """Arrange it for a box of this width, in pixels of the page; True when it has to be drawn anew."""
        before = self._now, self.figure.dpi
        self._arrange(self._narrow if self._narrow and width < self._wide.least else self._wide)
        if self._now is self._narrow and not self._all_inside():
            self._narrow = None
            self._arrange(self._wide)
        shown = min(self.natural, max(self.least, width))
        self.figure.set_dpi(round(shown) * min(sharpness, MOST_SHARPNESS) / self._now.size[0])
        return before != (self._now, self.figure.dpi)

    def reset_size(self) -> None:
        """As it is where no page has said anything."""
        self._arrange(self._wide)
        self.figure.set_dpi(self._dpi * SHARPNESS)

    def _arrange(self, arrangement: Arrangement) -> None:
        if arrangement is self._now:
            return
        self._now = arrangement
        self.figure.set_size_inches(*arrangement.size, forward=False)
        for axes, spec in zip(self.figure.axes, arrangement.specs, strict=False):
            axes.set_subplotspec(spec)
        self._lay_out()

    def _lay_out(self) -> None:
        """Let the layout make room for all that is drawn, once; then it stays, and nothing jumps."""
        self.figure.set_layout_engine(self._engine)
        for artist in walk(self.figure, with_axis=True):
            artist.set_animated(False)
        self._make_room()

    def _make_room(self) -> None:
        if self.figure.axes and (engine := self.figure.get_layout_engine()):
            engine.execute(self.figure)
        self.figure.set_layout_engine("none")

    def _least_width(self, size: tuple[float, float]) -> float:
        written = [float(text.get_fontsize()) for text in self.figure.findobj(Text) if text.get_text()]
        written += [artist.font_size for artist in walk(self.figure) if hasattr(artist, "font_size")]
        smallest = min(written, default=LEAST_TEXT) * self._dpi / 72
        return size[0] * self._dpi * min(1.0, LEAST_TEXT / smallest)

    def _all_inside(self) -> bool:
        """Whether nothing that is drawn is cut at the figure's edges."""
        drawn, (width, height) = self.figure.get_tightbbox(), self._now.size
        slack = 0.02  # inches
        return bool(
            min(drawn.x0, drawn.y0) > -slack and drawn.x1 < width + slack and drawn.y1 < height + slack
        )

    def _stacked(self) -> Arrangement | None:
        """The panels of a figure whose grid is full, under each other, row after row; a single one, narrower.

        Where a panel spans rows, those of a column belong together, so it goes column after column.

        None for any other figure.
        """
        specs = [axes.get_subplotspec() for axes in self.figure.axes]
        if self._engine is None or None in specs or self.figure.subfigs:
            return None
        spans = {(spec.rowspan, spec.colspan) for spec in specs if spec}
        tall = any(len(rows) > 1 for rows, _ in spans)

        def order(spec: SubplotSpec) -> tuple[int, int]:
            row, column = spec.rowspan.start, spec.colspan.start
            return (column, row) if tall else (row, column)

        cells = sorted({order(spec) for spec in specs if spec})
        grids = {id(spec.get_gridspec()): spec.get_gridspec() for spec in specs if spec}
        if len(grids) != 1:
            return None
        (grid,) = grids.values()
        if grid.nrows * grid.ncols != sum(len(rows) * len(columns) for rows, columns in spans) or (
            grid.ncols == 1 and len(cells) > 1
        ):
            return None
        shares = np.asarray(grid.get_width_ratios(), float)
        width, height = self._wide.size
        size = (float(width * shares.max() / shares.sum()), height * grid.ncols)
        if len(cells) == 1:
            if width <= NARROW or any(axes.get_aspect() != "auto" for axes in self.figure.axes):
                return None
            size = (NARROW, height)
        legends = [legend.get_window_extent().width for legend in self.figure.legends]
        if max(legends, default=0.0) > size[0] * self.figure.dpi:
            return None
        under = GridSpec(len(cells), 1, figure=self.figure)
        places = tuple(under[cells.index(order(spec)), 0] for spec in specs if spec)
        return Arrangement(size, self._least_width(size), places)

    # -- drawing

    def begin(self) -> None:
        """Before the first update: from now on, what is stale was changed by one."""
        for artist in walk(self.figure):
            clear(artist)

    def first(self) -> bytes:
        """The first picture, after the first update."""
        self._moving = {artist for artist in walk(self.figure) if is_stale(artist)}
        self._make_room()  # with everything on it
        for axes in self.figure.axes:
            axes.set_autoscale_on(
                False
            )  # nothing jumps when a control moves; an update may set limits itself
        width, height = self.figure.get_size_inches()
        size = (float(width), float(height))
        specs = tuple(axes.get_subplotspec() for axes in self.figure.axes)
        self._wide = self._now = Arrangement(size, self._least_width(size), specs)
        self._narrow = self._stacked()
        return self.anew()

    def draw(self) -> bytes:
        """A picture of what is there now; only what changed is drawn."""
        there = list(walk(self.figure))
        changed = {artist for artist in there if is_stale(artist)}
        gone = self._seen.difference(there)
        self._moving.difference_update(gone)
        on_background = {artist for artist in changed if artist in self._seen and not artist.get_animated()}
        self._moving |= changed
        background_is_old = (
            bool(on_background)
            or any(not artist.get_animated() for artist in gone)
            or self._axes_state != [state(axes) for axes in self.figure.axes]
            or any(frame_is_stale(axes) for axes in self.figure.axes)
        )
        if background_is_old:
            self._draw_background()
        return self._draw_moving()

    def anew(self) -> bytes:
        """The picture with a new background, for another size."""
        self._draw_background()
        return self._draw_moving()

    def pixels(self) -> np.ndarray:
        """The last picture, as an array (height, width, 4) of uint8."""
        return np.asarray(self._agg.buffer_rgba()).copy()

    def fresh_pixels(self) -> np.ndarray:
        """The same picture drawn anew and as a whole, by matplotlib alone; for tests."""
        for artist in walk(self.figure, with_axis=True):
            artist.set_animated(False)
        self._agg.draw()
        picture = self.pixels()
        self._all_is_drawn()
        self._draw_moving()  # as before, on the background that there was
        return picture

    def _draw_background(self) -> None:
        self.redraws += 1
        foreground = set(self._foreground())
        for artist in walk(self.figure, with_axis=True):
            artist.set_animated(artist in foreground)
        self._agg.draw()
        self._background = self._agg.copy_from_bbox(self.figure.bbox)
        self._axes_state = [state(axes) for axes in self.figure.axes]
        self._all_is_drawn()

    def _all_is_drawn(self) -> None:
        """What matplotlib leaves stale after a whole drawing is not."""
        for artist in walk(self.figure):
            clear(artist)
        for axes in self.figure.axes:
            for part in (axes.patch, axes.xaxis, axes.yaxis, axes.xaxis.label, axes.yaxis.label):
                part.stale = False

    def _draw_moving(self) -> bytes:
        self._agg.restore_region(self._background)
        renderer = self._agg.get_renderer()
        foreground = self._foreground()
        for artist in foreground:
            artist.set_animated(True)
            artist.draw(renderer)
            clear(artist)
        self.drawn += sum(map(parts, foreground))
        self.pictures += 1
        self._seen = set(walk(self.figure))
        return png(np.asarray(self._agg.buffer_rgba()))

    def _foreground(self) -> list[Artist]:
        """The artists that move and those above the lowest of them in the same axes, from back to front."""
        foreground: list[Artist] = []
        for group in groups(self.figure, with_axis=True):
            lowest = next((index for index, artist in enumerate(group) if artist in self._moving), len(group))
            foreground += [
                artist for artist in group[lowest:] if artist in self._moving or not is_title(artist)
            ]
        return foreground
