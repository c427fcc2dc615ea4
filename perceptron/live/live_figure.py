"""A figure joined with its controls: when one moves, or a handle is dragged, it is updated, drawn, and sent as a PNG.

`canvas` draws, `handles` know what can be dragged, `picture` is the widget on the page. This module lets them work together.
"""

from __future__ import annotations

import asyncio
import html
import re
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
from IPython.display import HTML, display
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from perceptron.live.canvas import Canvas
from perceptron.live.controls import reading, set_out
from perceptron.live.handles import Handle, Region, described, parts, wanted
from perceptron.live.picture import PHOTO, Picture, Player, still
from perceptron.live.predict import Drawing, Prediction

FRAME_SECONDS = 0.05  # while an update yields frames, at most one picture in this time
BESIDE = 340  # pixels: controls that are wider than this stand above their figure

_made: list[LiveFigure] = []
# Newer kernels run widget messages in a thread of their own; matplotlib must not draw in two threads at once.
_drawing = threading.RLock()

Frames = Generator["str | None", None, "str | None"]  # lines of text; each time, artists were changed before
Update = Callable[..., "str | None | Frames"]
Part = str | Region | Artist
"""What lights up with others: a control by its name, a region, a handle, or an artist."""


class LiveFigure:
    """A figure with its controls; returned by `live.figure` and shown as the last value of a cell.

    For tests and for play: `controls[name]` (set its `.value`), `drag(handle, x, y)`, `readout.value`, `image.value` (PNG
    bytes), `error.value` (empty when all is well), `figure`, `set(name=value, …)`, `finish()`, and the counters of `canvas`.
    """

    def __init__(
        self,
        figure: Figure,
        update: Update,
        controls: Mapping[str, ipywidgets.Widget],
        caption: str,
        stacked: bool,
        pairs: Sequence[tuple[str, str]] = (),
        handles: Sequence[Handle] = (),
        linked: Sequence[Sequence[Part]] = (),
        ask: Sequence[Prediction] = (),
        only: Mapping[str, tuple[str, Any]] | None = None,
        apart: Sequence[tuple[str, str]] = (),
    ):
        self.figure = figure
        self.update = update
        self.controls = dict(controls)
        self.pairs = [(first, second) for first, second in pairs]
        self.apart = [(first, second) for first, second in apart]
        self._starts = {name: control.value for name, control in self.controls.items()}
        self.handles = list(handles)
        self.linked = [list(group) for group in linked]
        self.ask = list(ask)
        self.only = dict(only or {})
        self.drawing = self._one_drawing()
        self._must_be_controls("pairs", (name for pair in self.pairs for name in pair))
        self._must_be_controls("apart", (name for pair in self.apart for name in pair))
        self._must_be_controls("handles", (name for handle in self.handles for name in handle.names))
        self._must_be_controls(
            "linked", (part for group in self.linked for part in group if isinstance(part, str))
        )
        self._must_be_controls(
            "only", (name for key, (other, _) in self.only.items() for name in (key, other))
        )
        self.caption = caption
        self.text = caption
        self._said: Any = caption
        self._run = 0
        self._frames: Frames | None = None
        self._line: str | None = None
        self._shown_at = 0.0
        self._held = False
        self._grab: tuple[int, dict[str, Any]] = (0, {})
        self._still: Any = None
        self._still_is_old = False
        self._fixed: tuple[int, dict[Region, dict[str, Any]]] = (0, {})

        known = any(other.figure is figure for other in _made)
        if hasattr(figure, "number") and not plt.fignum_exists(figure.number) and not known:
            warnings.warn(
                "This figure has been shown as a still picture already, at the end of the cell that made it. Make it in "
                "the cell that calls live.figure.",
                stacklevel=3,
            )
        plt.close(figure)  # otherwise the notebook shows it a second time, as a still picture
        self.canvas = Canvas(figure)
        self.image = Picture()
        self.readout = ipywidgets.HTML()
        self.error = ipywidgets.HTML()
        self.widget = self._arrange(stacked)

        with _drawing:
            self.canvas.begin()
            text = self._call()
            if isinstance(text, Generator):
                text = _last(text)
            self._send(self.canvas.first(), text)
        for control in self.controls.values():
            control.observe(self._moved, names="value")
        self.image.observe(self._touched, names="move")
        self.image.observe(self._fitted, names="box")
        self.image.on_msg(self._calm)
        for prediction in self.ask:
            prediction.then(self._unlock)
            if prediction.hides:
                prediction.then(self._reveal)
        if self.drawing:
            drawing = self.drawing
            self.image.observe(lambda change: drawing.take(change["new"]), names="drawn")
        self._unlock()
        self._cell, self._execution = _place()
        for other in [made for made in _made if self._cell and made._cell == self._cell]:
            if other._execution != self._execution:  # the cell is run again, so this one has left the page
                other.close()
        _made.append(self)

    def _must_be_controls(self, what: str, names: Iterator[str]) -> None:
        for name in names:
            if name not in self.controls:
                raise ValueError(
                    f"{what} names {name}, which is no control; there are {', '.join(self.controls)}"
                )

    def _one_drawing(self) -> Drawing | None:
        drawings = [prediction for prediction in self.ask if isinstance(prediction, Drawing)]
        if len(drawings) > 1 or any(each.axes.figure is not self.figure for each in drawings):
            raise ValueError("a figure asks for one curve at most, and that is a line of its own")
        return drawings[0] if drawings else None

    def _arrange(self, stacked: bool) -> ipywidgets.Widget:
        """Controls left of the figure (or above it), the readout and the error below it."""
        rows: list[ipywidgets.Widget] = []
        rows_of, widest = {}, 0
        self._players: list[Player] = []
        for name, control in self.controls.items():
            widest = max(widest, set_out(control, name))
            row = f"live-{self.image.name}-{name}"
            control.add_class(row)
            rows_of[name] = {"row": row, "label": control.tooltip}
            if getattr(control, "played", 0):
                self._players.append(Player(control))
                rows.append(ipywidgets.VBox([control, self._players[-1]]))
            else:
                rows.append(control)
        self._rows = dict(zip(self.controls, rows, strict=True))
        self.image.controls = rows_of
        narrow = {"overflow": "visible", "max_width": "100%", "min_width": "0"}
        for part, name in ((self.readout, "live-readout"), (self.error, "live-error")):
            part.add_class(name)
        self._picture = ipywidgets.VBox([self.image, self.readout, self.error], layout=narrow)
        if stacked or widest > BESIDE:
            panel = ipywidgets.HBox(rows, layout={"flex_flow": "row wrap", "align_items": "flex-start"})
            panel.add_class("live-panel-above")
            box, layout = ipywidgets.VBox, narrow
        else:
            panel = ipywidgets.VBox(rows, layout={"margin": "0 16px 8px 0", "flex": "0 0 auto"})
            panel.add_class("live-panel")
            box, layout = ipywidgets.HBox, {"flex_flow": "row wrap", "align_items": "flex-start"}
        parts = [box([panel, self._picture] if rows else [self._picture], layout=layout)]
        whole = ipywidgets.VBox([*(prediction.widget for prediction in self.ask), *parts], layout=narrow)
        whole.add_class("live-figure")
        return whole

    def _unlock(self) -> None:
        """The figure moves once all questions above it are answered; until then nothing in it can be touched."""
        locked = not all(prediction.answered for prediction in self.ask)
        for control in self.controls.values():
            control.disabled = locked
        for widget in (self.image, *self._players):
            widget.locked = locked

    def waits(self) -> Prediction | None:
        """The first question that waits for its answer with something hidden."""
        return next((asked for asked in self.ask if asked.hides and not asked.answered), None)

    def _reveal(self) -> None:
        """What a question hid is there from now on, and a curve that was drawn."""
        self._still_is_old = True
        with _drawing:
            self._send(self.canvas.anew(), self._said)

    # -- for tests and play

    def set(self, **values: Any) -> None:
        """Move several controls at once; the figure follows with one update."""
        self._held = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._held = False
        self._changed()

    def drag(self, handle: Handle, x: float, y: float) -> None:
        """Drag a handle to a place in the data of its axes, as the pointer does; a pen leaves a dot there."""
        at = handle.axes.transData.transform((x, y))
        x, y = at[0] / self.figure.bbox.width, 1 - at[1] / self.figure.bbox.height
        self._follow({"handle": self.handles.index(handle), "x": x, "y": y, "path": [[x, y]]})

    def finish(self) -> None:
        """Run what is left of an update that yields frames, now, and show its last picture."""
        with _drawing:
            frames, self._frames = self._frames, None
            self._run += 1
            if frames is not None:
                self._guarded(lambda: self._show(_last(frames, self._line)))

    def pixels(self) -> np.ndarray:
        """The picture that was sent last, as an array (height, width, 4) of uint8."""
        return self.canvas.pixels()

    def fresh_pixels(self) -> np.ndarray:
        """The same picture drawn anew and as a whole, by matplotlib alone; for tests."""
        with _drawing:
            return self.canvas.fresh_pixels()

    def reset_size(self) -> None:
        """The size that it has where no page has said how much room there is."""
        with _drawing:
            self.canvas.reset_size()
            self._send(self.canvas.anew(), self._said)

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
        return {name: reading(control) for name, control in self.controls.items()}

    def __repr__(self) -> str:
        return f"<live figure with {', '.join(self.controls) or 'no controls'}>"

    # -- what happens when a control moves

    def _moved(self, change: Any) -> None:
        """A control moved, by hand or by its play button; those that are apart from it go back to their start."""
        if self._held:
            return
        name = next(name for name, control in self.controls.items() if control is change["owner"])
        pairs = [pair for pair in self.apart if name in pair]
        self._held = True
        try:
            for other in (first if second == name else second for first, second in pairs):
                self.controls[other].value = self._starts[other]
        finally:
            self._held = False
        self._changed()

    def _changed(self) -> None:
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
        self._still_is_old = True
        self._send(self.canvas.draw(), text)

    def _send(self, picture: bytes, text: Any) -> None:
        """Picture, line and handles, in one message."""
        self._say(text)
        values, image = self.values(), self.image
        with image.hold_sync():
            image.value = picture
            image.alt = with_minus(self.text)
            image.natural, image.least, image.ratio = (
                self.canvas.natural,
                self.canvas.least,
                self.canvas.ratio,
            )
            image.handles = [described(handle, self.figure, self.controls, values) for handle in self.handles]
            image.links = [self._link(group, values) for group in self.linked]
            image.sketch = self.drawing.panel() if self.drawing and not self.drawing.answered else {}
            image.photos = [
                sum(parts(photo, self.figure, values)["points"], [])
                for axes in self.figure.axes
                for photo in axes.images
                if photo.get_gid() == PHOTO
            ]
        self._picture.layout.flex = f"1 1 {self.canvas.least}px"
        for name, (other, value) in self.only.items():
            self._rows[name].layout.display = None if values[other] == value else "none"

    def _link(self, group: list[Part], values: dict[str, Any]) -> dict[str, Any]:
        return {
            "shapes": [self._shape(part, values) for part in group if not isinstance(part, str)],
            "controls": [part for part in group if isinstance(part, str)],
            "handles": [self.handles.index(part) for part in group if isinstance(part, Handle)],
        }

    def _shape(self, part: Region | Artist, values: dict[str, Any]) -> dict[str, Any]:
        """As `parts` gives it; that of a fixed region is kept until there is a new background."""
        if not (isinstance(part, Region) and part.fixed):
            return parts(part, self.figure, values)
        if self._fixed[0] != self.canvas.redraws:
            self._fixed = (self.canvas.redraws, {})
        known = self._fixed[1]
        if part not in known:
            known[part] = parts(part, self.figure, values)
        return known[part]

    def _say(self, text: Any) -> None:
        self._said = text
        self.text = self.caption if text is None else str(text)
        if asked := self.waits():
            self.text = asked.asks
        if self.text:
            self.readout.value = (
                '<div role="status" aria-live="polite" style="font-size: 15px; line-height: 1.4; '
                f'font-variant-numeric: tabular-nums; white-space: pre-wrap">{html.escape(with_minus(self.text))}</div>'
            )
        else:
            self.readout.value = ""

    # -- what happens in the picture

    def _touched(self, change: Any) -> None:
        """A handle was dragged, or a key was pressed on it."""
        move = change["new"]
        try:
            if not self.image.locked:
                self._follow(move)
        finally:
            self.image.heard = move.get("number", 0)

    def _follow(self, move: Mapping[str, Any]) -> None:
        handle = self.handles[move["handle"]]
        values = self.values()
        if handle.scrubs and "grab" in move:  # counted from where it stood when it was taken
            if move["grab"] != self._grab[0]:
                self._grab = (move["grab"], values)
            values = self._grab[1]
        places = wanted(handle, self.figure, self.controls, values, move)
        if any(self.controls[name].value != place for name, place in places.items()):
            self.set(**places)

    def _fitted(self, change: Any) -> None:
        """The page has said how wide the picture can be, and how many pixels it has."""
        box = change["new"]
        with _drawing:
            if self.canvas.fit(box["width"], box["ratio"]):
                self._send(self.canvas.anew(), self._said)

    def _calm(self, _: Any, content: Any, __: Any) -> None:
        """Nothing has moved for a while: the picture for a reader without a kernel becomes the present one.

        It stays where the picture was only drawn for another size."""
        calm = isinstance(content, dict) and content.get("type") == "calm"
        if calm and self._still is not None and self._still_is_old:
            self._still.update(HTML(self._still_html()))

    def _still_html(self) -> str:
        self._still_is_old = False
        with _drawing:
            return still(self.image.name, self.canvas.pixels(), self.canvas.natural, with_minus(self.text))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**(self.widget._repr_mimebundle_() or {}), "text/plain": self.text}

    def _ipython_display_(self) -> None:
        """The widget, and below it a still picture for the reader of a notebook whose kernel is gone; the widget hides it."""
        display(self._repr_mimebundle_(), raw=True)
        self._still = display(HTML(self._still_html()), display_id=True)


def figure(
    figure: Figure,
    update: Update,
    *,
    caption: str = "",
    stacked: bool = False,
    pairs: Sequence[tuple[str, str]] = (),
    handles: Sequence[Handle] = (),
    linked: Sequence[Sequence[Part]] = (),
    ask: Sequence[Prediction] = (),
    only: Mapping[str, tuple[str, Any]] | None = None,
    apart: Sequence[tuple[str, str]] = (),
    **controls: ipywidgets.Widget,
) -> LiveFigure:
    """Join a matplotlib figure with controls; make this call the last line of a cell.

    `update` gets the controls' values by name, changes artists (`set_ydata`, `set_text`, …), and returns the
    line of text that reads out what the figure shows. It may also be a generator that yields such a line
    after each stage of a longer computation: the figure follows, and a new move of a control ends it. An
    exception in it is shown under the figure. `caption` is the line for updates that return none;
    `stacked=True` puts the controls above a wide figure instead of on its left. `pairs`, such as [("w", "b")], are the
    controls that must move together on the course's web page too, where all others move one at a time.

    `handles` are what can be dragged in the picture (`live.point`, `live.frame`, `live.line`, `live.bar`, `live.cell`,
    `live.pen`); each moves controls. `linked` are groups of things that light up together when one of them is pointed at or has the focus:
    names of controls, handles, artists, and regions (`live.region`). `ask` are questions (`live.predict`, `live.draw`) that
    the reader answers before anything moves. `only`, such as {"drop": ("plan", "step decay")}, are the controls that are
    there only while another has this value: those that would do nothing. `apart` are pairs such as [("change", "step")]: when
    one of the two moves, the other goes back to its start, as on the web page.
    """
    return LiveFigure(figure, update, controls, caption, stacked, pairs, handles, linked, ask, only, apart)


def figures() -> list[LiveFigure]:
    """All live figures of this process, oldest first; a cell that runs again replaces its own."""
    return list(_made)


def with_minus(text: str) -> str:
    """The text with a true minus sign before its negative numbers."""
    return re.sub(r"(?<![\w.)])-(?=[\d.∞])", "−", text)


def _place() -> tuple[str, str]:
    """The notebook cell that runs now and which of its runs this is; empty outside a notebook."""
    shell = get_ipython()
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)() or {}
    return parent.get("metadata", {}).get("cellId", ""), parent.get("header", {}).get("msg_id", "")


def _family(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    for child in getattr(widget, "children", ()):
        yield from _family(child)
    yield widget


def _last(frames: Frames, text: str | None = None) -> str | None:
    """Run a generator to its end; its return value, or else the last thing that it yielded, which may have been `text`."""
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
