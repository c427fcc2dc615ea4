"""A figure that is drawn once; when a control moves, only what changed is drawn again, and sent as a PNG.

Which artists changed is found by itself (matplotlib marks them stale); all else stays on a saved background.
"""

from __future__ import annotations

import asyncio
import html
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
from IPython.core.getipython import get_ipython
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from perceptron.live.artists import clear, frame_is_stale, groups, is_stale, is_title, parts, png, state, walk
from perceptron.live.controls import CONTROL_WIDTH, shown_text, with_play

SHARPNESS = 1.5  # pixels drawn per pixel of the page, so that pictures stay crisp on dense screens
FRAME_SECONDS = 0.05  # while an update yields frames, at most one picture in this time

_made: list[LiveFigure] = []
# Newer kernels run widget messages in a thread of their own; matplotlib must not draw in two threads at once.
_drawing = threading.RLock()

Frames = Generator["str | None", None, "str | None"]  # lines of text; each time, artists were changed before
Update = Callable[..., "str | None | Frames"]


class LiveFigure:
    """A figure with its controls; returned by `live.figure` and shown as the last value of a cell.

    For tests and for play: `controls[name]` (set its `.value`), `readout.value`, `image.value` (PNG bytes),
    `error.value` (empty when all is well), `figure`, `set(name=value, …)`, `finish()`.
    """

    def __init__(
        self,
        figure: Figure,
        update: Update,
        controls: Mapping[str, ipywidgets.Widget],
        caption: str,
        stacked: bool,
        pairs: Sequence[tuple[str, str]] = (),
    ):
        self.figure = figure
        self.update = update
        self.controls = dict(controls)
        self.pairs = [(first, second) for first, second in pairs]
        for name in (name for pair in self.pairs for name in pair if name not in self.controls):
            raise ValueError(f"pairs names {name}, which is no control; there are {', '.join(self.controls)}")
        self.caption = caption
        self.text = caption
        # The work so far, the first drawing included: a cheap figure keeps these small from move to move.
        self.redraws = 0  # whole drawings, for a new background
        self.drawn = 0  # artists drawn above the background, with their parts
        self.pictures = 0  # pictures sent
        self._run = 0
        self._frames: Frames | None = None
        self._line: str | None = None
        self._shown_at = 0.0
        self._held = False
        self._background: Any = None
        self._moving: set[Artist] = set()
        self._seen: set[Artist] = set()
        self._axes_state: list[Any] = []

        known = any(other.figure is figure for other in _made)
        if hasattr(figure, "number") and not plt.fignum_exists(figure.number) and not known:
            warnings.warn(
                "This figure has been shown as a still picture already, at the end of the cell that made it. Make it in "
                "the cell that calls live.figure.",
                stacklevel=3,
            )
        plt.close(figure)  # otherwise the notebook shows it a second time, as a still picture
        figure.set_dpi(figure.dpi * SHARPNESS)
        self.canvas = FigureCanvasAgg(figure)
        width = int(figure.get_figwidth() * figure.dpi / SHARPNESS)
        self.image = ipywidgets.Image(
            format="png", layout={"width": f"{width}px", "max_width": "100%", "margin": "0"}
        )
        self.image.layout.object_fit = "contain"
        self.readout = ipywidgets.HTML()
        self.error = ipywidgets.HTML()
        for name, control in self.controls.items():
            if hasattr(control, "description") and not control.description:
                control.description = name
        self.widget = self._arrange(stacked)

        with _drawing:
            for artist in walk(figure):
                clear(artist)
            text = self._call()
            if isinstance(text, Generator):
                text = _last(text)
            self._first_drawing()
            self._say(text)
        for control in self.controls.values():
            control.observe(self._changed, names="value")
        self._cell, self._execution = _place()
        for other in [made for made in _made if self._cell and made._cell == self._cell]:
            if other._execution != self._execution:  # the cell is run again, so this one has left the page
                other.close()
        _made.append(self)

    def _arrange(self, stacked: bool) -> ipywidgets.Widget:
        """Controls left of the figure (or above it), the readout and the error below it."""
        longest = max((len(shown_text(control.description)) for control in self.controls.values()), default=0)
        rows = []
        for control in self.controls.values():
            control.style.description_width = f"{min(170, 14 + 8 * longest)}px"
            control.layout.width = CONTROL_WIDTH
            rows.append(with_play(control) if getattr(control, "played", False) else control)
        panel = ipywidgets.VBox(rows, layout={"margin": "0 16px 8px 0", "flex": "0 0 auto"})
        if stacked:
            panel = ipywidgets.HBox(rows, layout={"flex_flow": "row wrap", "margin": "0 0 8px 0"})
        narrow = {"overflow": "visible", "max_width": "100%", "min_width": "0"}
        picture = ipywidgets.VBox([self.image, self.readout, self.error], layout=narrow)
        parts = [panel, picture] if rows else [picture]
        if stacked:
            return ipywidgets.VBox(parts, layout=narrow)
        return ipywidgets.HBox(parts, layout={"flex_flow": "row wrap", "align_items": "flex-start"})

    # -- for tests and play

    def set(self, **values: Any) -> None:
        """Move several controls at once; the figure follows with one update."""
        self._held = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._held = False
        self._changed(None)

    def finish(self) -> None:
        """Run what is left of an update that yields frames, now, and show its last picture."""
        with _drawing:
            frames, self._frames = self._frames, None
            self._run += 1
            if frames is not None:
                self._guarded(lambda: self._show(_last(frames)))

    def pixels(self) -> np.ndarray:
        """The picture that was sent last, as an array (height, width, 4) of uint8."""
        return np.asarray(self.canvas.buffer_rgba()).copy()

    def fresh_pixels(self) -> np.ndarray:
        """The same picture drawn anew and as a whole, by matplotlib alone; for tests."""
        with _drawing:
            for artist in walk(self.figure, with_axis=True):
                artist.set_animated(False)
            self.canvas.draw()
            picture = self.pixels()
            self._draw_background()
            self._draw_moving()
        return picture

    def close(self) -> None:
        """Stop, and free the picture and the controls."""
        self._run += 1
        self._frames = None
        for control in self.controls.values():
            control.unobserve_all()
        for widget in _family(self.widget):
            widget.close()
        if self in _made:
            _made.remove(self)

    def values(self) -> dict[str, Any]:
        """What the update would get now: the value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = self.widget._repr_mimebundle_() or {}
        return {**bundle, "text/plain": self.text}

    def __repr__(self) -> str:
        return f"<live figure with {', '.join(self.controls) or 'no controls'}>"

    # -- what happens when a control moves

    def _changed(self, _: Any) -> None:
        if self._held:
            return
        with _drawing:
            self._run += 1  # frames of an earlier move see this, and stop
            self._frames = None
            self._guarded(self._begin)

    def _begin(self) -> None:
        outcome = self._call()
        if not isinstance(outcome, Generator):
            self._show(outcome)
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a plain Python process, such as a test
            self._show(_last(outcome))
            return
        self._frames, self._shown_at = outcome, 0.0
        self._advance(outcome)
        if self._frames is not None:
            self._task = loop.create_task(self._continue(outcome, self._run))

    def _advance(self, frames: Frames) -> None:
        """Take one more frame; draw it when the last picture is old enough, or when there are no more."""
        try:
            text = next(frames)
        except StopIteration as stop:
            self._frames = None
            self._show(self._line if stop.value is None else stop.value)
        except BaseException:
            self._frames = None
            raise
        else:
            self._line = text
            if time.perf_counter() - self._shown_at >= FRAME_SECONDS:
                self._show(text)
                self._shown_at = time.perf_counter()

    async def _continue(self, frames: Frames, run: int) -> None:
        """Take the frames that are left, letting the kernel read its messages in between."""
        while True:
            await asyncio.sleep(0.001)
            with _drawing:
                if run != self._run:
                    frames.close()
                    return
                self._guarded(lambda: self._advance(frames))
                if self._frames is None:
                    return

    def _call(self) -> str | None | Frames:
        return self.update(**self.values())

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as problem:  # whatever a student's update raises belongs under the figure
            self.error.value = _describe(problem)
        else:
            self.error.value = ""

    def _show(self, text: str | None) -> None:
        self._draw()
        self._say(text)

    def _say(self, text: Any) -> None:
        self.text = self.caption if text is None else str(text)
        if self.text:
            self.readout.value = (
                '<div role="status" aria-live="polite" style="font-size: 15px; line-height: 1.4; '
                f'font-variant-numeric: tabular-nums; white-space: pre-wrap">{html.escape(self.text)}</div>'
            )
        else:
            self.readout.value = ""

    # -- drawing

    def _first_drawing(self) -> None:
        self._moving = {artist for artist in walk(self.figure) if is_stale(artist)}
        self.canvas.draw()  # with everything on it, so that the layout makes room for all
        self.figure.set_layout_engine("none")
        for axes in self.figure.axes:
            axes.set_autoscale_on(
                False
            )  # nothing jumps when a control moves; an update may set limits itself
        self._draw_background()
        self._draw_moving()

    def _draw(self) -> None:
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
        self._draw_moving()

    def _draw_background(self) -> None:
        self.redraws += 1
        foreground = set(self._foreground())
        for artist in walk(self.figure, with_axis=True):
            artist.set_animated(artist in foreground)
        self.canvas.draw()
        self._background = self.canvas.copy_from_bbox(self.figure.bbox)
        self._axes_state = [state(axes) for axes in self.figure.axes]
        for artist in walk(self.figure):
            clear(artist)
        for axes in self.figure.axes:
            for part in (axes.patch, axes.xaxis, axes.yaxis, axes.xaxis.label, axes.yaxis.label):
                part.stale = False

    def _draw_moving(self) -> None:
        self.canvas.restore_region(self._background)
        renderer = self.canvas.get_renderer()
        foreground = self._foreground()
        for artist in foreground:
            artist.set_animated(True)
            artist.draw(renderer)
            clear(artist)
        self.drawn += sum(map(parts, foreground))
        self.pictures += 1
        self._seen = set(walk(self.figure))
        self.image.value = png(np.asarray(self.canvas.buffer_rgba()))

    def _foreground(self) -> list[Artist]:
        """The artists that move and those above the lowest of them in the same axes, from back to front."""
        foreground: list[Artist] = []
        for group in groups(self.figure, with_axis=True):
            lowest = next((index for index, artist in enumerate(group) if artist in self._moving), len(group))
            foreground += [
                artist for artist in group[lowest:] if artist in self._moving or not is_title(artist)
            ]
        return foreground


def figure(
    figure: Figure,
    update: Update,
    *,
    caption: str = "",
    stacked: bool = False,
    pairs: Sequence[tuple[str, str]] = (),
    **controls: ipywidgets.Widget,
) -> LiveFigure:
    """Join a matplotlib figure with controls; make this call the last line of a cell.

    `update` gets the controls' values by name, changes artists (`set_ydata`, `set_text`, …), and returns the
    line of text that reads out what the figure shows. It may also be a generator that yields such a line
    after each stage of a longer computation: the figure follows, and a new move of a control ends it. An
    exception in it is shown under the figure. `caption` is the line for updates that return none;
    `stacked=True` puts the controls above a wide figure instead of on its left. `pairs`, such as [("w", "b")], are the
    controls that must move together on the course's web page too, where all others move one at a time.
    """
    return LiveFigure(figure, update, controls, caption, stacked, pairs)


def figures() -> list[LiveFigure]:
    """All live figures of this process, oldest first; a cell that runs again replaces its own."""
    return list(_made)


def _place() -> tuple[str, str]:
    """The notebook cell that runs now and which of its runs this is; empty outside a notebook."""
    shell = get_ipython()
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)() or {}
    return parent.get("metadata", {}).get("cellId", ""), parent.get("header", {}).get("msg_id", "")


def _family(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    for child in getattr(widget, "children", ()):
        yield from _family(child)
    yield widget


def _last(frames: Frames) -> str | None:
    """Run a generator to its end; its return value, or else the last thing that it yielded."""
    text = None
    while True:
        try:
            text = next(frames)
        except StopIteration as stop:
            return text if stop.value is None else stop.value


def _describe(problem: Exception) -> str:
    """The exception and the line that raised it, as HTML for a reader of the notebook."""
    where = traceback.extract_tb(problem.__traceback__)
    lines = [f"{type(problem).__name__}: {problem}"]
    own = [frame for frame in where if frame.filename != __file__ and "site-packages" not in frame.filename]
    for frame in own[:1] + own[1:][-1:]:  # the update's own line, and the one that failed
        if frame.line:
            lines.append(f"in line {frame.lineno} of {frame.name}: {frame.line}")
    text = html.escape("\n".join(lines))
    return f'<pre role="alert" style="color: #B00020; white-space: pre-wrap; margin: 0">{text}</pre>'
