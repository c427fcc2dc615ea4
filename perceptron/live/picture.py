"""The two widgets of a live figure that are ours: the picture with its handles, and the play button of a slider.

Python decides what is to be seen and where its handles are; `js/` shows it and sends what was touched. Only
`live_figure` calls this. At most one move is under way: the browser sends the next when the picture of the last has come.
"""

from __future__ import annotations

import base64
import html
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import ipywidgets
import numpy as np
import traitlets
from PIL import Image

from perceptron.live.controls import at_step, plain, step_at, steps_of

FOLDER = Path(__file__).parent / "js"
PHOTO = "photo"  # the gid of an image whose brightness is that of the thing it shows


class Picture(anywidget.AnyWidget):
    """A PNG, drawn for the width at which it is shown, and what can be touched in it.

    value     the PNG
    alt       what it shows, in a line
    natural   its width in pixels of the page where there is room
    least     its width below which its text could not be read: then it scrolls
    ratio     its height for each pixel of its width
    handles   shapes that can be dragged, as `handles.described` gives them
    links     groups of things that light up together: {"shapes": […], "controls": […], "handles": […]}
    controls  {name of a control: the CSS class of its row}, to name them and to light them up
    photos    [[left, top, right, bottom], …] of what stays as bright as it is in a dark theme
    locked    a guess is waited for: no handle moves
    move      from the browser: what was dragged, or which key was pressed on what; see `handles.wanted`
    heard     the number of the last move that was answered, with its picture: the browser then sends the next
    sketch    the panel in which the reader draws a guess, as `Drawing.panel` gives it; empty where there is none to draw
    drawn     from the browser: the guess, a height for each of its columns as a share of the panel from its top, or None
    box       from the browser: the width that it has for the picture, and its pixels for each pixel of the page
    """

    _esm = "".join(
        (FOLDER / name).read_text(encoding="utf-8") for name in ("shapes.js", "sketch.js", "picture.js")
    )
    _css = "".join(
        (FOLDER / name).read_text(encoding="utf-8") for name in ("shapes.css", "sketch.css", "live.css")
    )

    name = traitlets.Unicode("").tag(sync=True)
    value = traitlets.Bytes(b"").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    natural = traitlets.Int(640).tag(sync=True)
    least = traitlets.Int(320).tag(sync=True)
    ratio = traitlets.Float(0.6).tag(sync=True)
    handles: traitlets.List[Any] = traitlets.List([]).tag(sync=True)
    links: traitlets.List[Any] = traitlets.List([]).tag(sync=True)
    controls: traitlets.Dict[str, Any] = traitlets.Dict({}).tag(sync=True)
    photos: traitlets.List[Any] = traitlets.List([]).tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)
    move: traitlets.Dict[str, Any] = traitlets.Dict({}).tag(sync=True, echo_update=False)
    heard = traitlets.Int(0).tag(sync=True)
    sketch: traitlets.Dict[str, Any] = traitlets.Dict({}).tag(sync=True)
    drawn: traitlets.List[Any] = traitlets.List([]).tag(sync=True, echo_update=False)
    box: traitlets.Dict[str, Any] = traitlets.Dict({}).tag(sync=True, echo_update=False)

    def __init__(self, **settings: Any):
        name = uuid4().hex
        super().__init__(model_id=name, name=name, **settings)


class Player(anywidget.AnyWidget):
    """Play, pause, a step back and one forward, and the speed, for a slider; it plays from the slider's low end.

    step      the slider's place, counted in steps
    shown     the last step that has been shown: the browser then plays the next
    steps     of the slider
    seconds   for each step, at speed 1
    label     what is played, for the buttons' names
    """

    _esm = (FOLDER / "player.js").read_text(encoding="utf-8")

    step = traitlets.Int(0).tag(sync=True, echo_update=False)
    shown = traitlets.Int(0).tag(sync=True)
    steps = traitlets.Int(1).tag(sync=True)
    seconds = traitlets.Float(0.12).tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)

    def __init__(self, control: ipywidgets.Widget):
        super().__init__(
            step=round(step_at(control, control.value)),
            shown=round(step_at(control, control.value)),
            steps=steps_of(control),
            seconds=control.played,
            label=plain(control.description),
        )

        def to_slider(change: Any) -> None:
            if round(step_at(control, control.value)) != change["new"]:
                control.value = at_step(control, change["new"])
            self.shown = change["new"]

        def to_player(change: Any) -> None:
            self.step = self.shown = round(step_at(control, change["new"]))

        self.observe(to_slider, names="step")
        control.observe(to_player, names="value")


GONE = "This is a still picture. Press Shift+Enter in the cell above it to bring it to life."
# Hidden while the widget stands before it; until that is known it waits, so that nothing flashes up.
STILL_STYLE = """<style>
.live-still { max-height: 0; overflow: hidden; animation: live-still 0s 2s forwards; }
@keyframes live-still { to { max-height: none; } }
.jp-OutputArea-child:has(.live-figure, .live-blanks) + .jp-OutputArea-child .live-still { display: none; }
.jp-OutputArea-child:not(:has(.live-figure, .live-blanks)):has(+ .jp-OutputArea-child .live-still) { display: none; }
.live-still img { display: block; max-width: 100%; }
.jp-mod-dark .live-still img, [data-jp-theme-light="false"] .live-still img { filter: invert(0.93) hue-rotate(180deg); }
</style>"""


def still(name: str, pixels: np.ndarray, width: int, line: str) -> str:
    """The last picture of a figure as HTML, for a notebook whose kernel is gone: a few ten kB, with its line of text."""
    picture = Image.fromarray(pixels).convert("RGB")
    small = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(small, "png")
    data = base64.b64encode(small.getvalue()).decode()
    line = html.escape(line)
    image = f'<img src="data:image/png;base64,{data}" width="{width}" alt="{line}">'
    return asleep(f"{image}<p>{line}</p>", GONE, name)


def asleep(content: str, what_helps: str, name: str = "") -> str:
    """HTML that stands below a widget and is shown where the widget is not: its content, and how to bring it to life."""
    style = f'<div class="live-still" data-of="{name}">{STILL_STYLE}'
    return f"{style}{content}<p><i>{what_helps}</i></p></div>"
