"""What a live figure shows at the places of its controls, as pictures and lines: a web page then needs no kernel.

The build of the website calls `record` in the lecture's own kernel, and `described` for figures that stand still.
"""

from __future__ import annotations

import html
import itertools
import math
import re
from pathlib import Path
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from perceptron.live.canvas import SHARPNESS
from perceptron.live.controls import Button, Page, at_step, reading, steps_of, written
from perceptron.live.handles import Handle, shape
from perceptron.live.live_figure import LiveFigure, with_minus
from perceptron.live.predict import DRAW_IT

PLACES = 41  # of a slider, at most about; of a finer one every second or third place is kept
PAIRED = 300  # pictures of two controls that move together, at most about
HELD = 150  # likewise, where they move together only because a handle moves both
PRESSES = 6  # of a button, before it starts over
# Of WebP's lossless encoder, 0 to 6 and 0 to 100. An effort of 20 takes two thirds of the time and a quarter more bytes; the
# most of both takes 16 times as long, for a fifth fewer bytes.
METHOD, EFFORT = 1, 75
SHADES = 5  # of 255: colours are rounded to multiples, which nobody sees, white and black stay; a quarter fewer bytes


def record(figure: LiveFigure, folder: Path) -> dict[str, Any]:
    """Play a figure through its places: pictures go into `folder`, all else is returned, ready for JSON.

    Each control moves alone while the others stand at their start, or with each control that it makes a pair with: in
    `live.figure(…, pairs=…)`, or as the two of a handle. `start.webp` is the whole picture at the start, and `blank.webp` that without what questions hide. Of any other place TRACK-NUMBER.webp holds only what
    differs from that, and `corners` says where it goes; null means that nothing differs. So do `hands` with the handles: their
    points at the start, and for each place those of each that is elsewhere then.

    Raises ValueError, naming the place, when the update raises there or says something else on a second visit, and when a
    control that no pair holds changes nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figure.reset_size()
    start = figure.values()
    sketch = _before_the_answer(figure, folder) if figure.waits() else None
    values = {name: places(control, _most(figure, name)) for name, control in figure.controls.items()}
    base = _picture(figure, start)
    line = with_minus(figure.text)
    _save(base, folder / "start.webp")
    names = list(figure.controls)
    held = [handle for handle in figure.handles if _can_be_held(handle, figure)]
    hands = _shapes(held, figure)
    tracks = []
    pairs = _pairs(figure)
    alone = [(name,) for name in names if not any(name in pair for pair in pairs)]
    for number, track in enumerate([*alone, *pairs]):
        scenes = [
            {**start, **dict(zip(track, scene, strict=True))}
            for scene in itertools.product(*(values[name] for name in track))
        ]
        lines, corners, moved = [], [], []
        for place, scene in enumerate(scenes):
            picture = _picture(figure, scene)
            lines.append(with_minus(figure.text))
            corners.append(_save_difference(base, picture, folder / f"{number}-{place}.webp"))
            there = _shapes(held, figure)
            moved.append({each: now for each, now in enumerate(there) if now != hands[each]} or None)
        for place in range(len(scenes) - 1, -1, -7):  # a line must not depend on the way there
            _picture(figure, scenes[place])
            if with_minus(figure.text) != lines[place]:
                raise ValueError(
                    f'at {_told(scenes[place])} its line is first "{lines[place]}", later "{with_minus(figure.text)}": it may '
                    "depend on the controls only"
                )
        of = [names.index(name) for name in track]
        tracks.append({"of": of, "lines": lines, "corners": corners, "hands": moved})
        if len(track) == 1 and not any(corners) and len(set(lines)) == 1:
            raise ValueError(
                f"{track[0]} changes nothing while the others stand at their start; give live.figure "
                f"pairs=[(…, {track[0]!r})] with the control that makes it count"
            )
    _picture(figure, start)
    return {
        "width": round(base.shape[1] / SHARPNESS),
        "height": round(base.shape[0] / SHARPNESS),
        "least": figure.canvas.least,
        "line": line,
        "controls": [
            {**_control(control, values[name], start[name]), "only": _only(figure, name, values)}
            for name, control in figure.controls.items()
        ],
        "tracks": tracks,
        "hands": [
            {
                "kind": handle.kind,
                "label": handle.label,
                "follows": handle.follows,
                "scrubs": handle.scrubs,
                "of": [names.index(name) for name in handle.names],
                "points": points,
            }
            for handle, points in zip(held, hands, strict=True)
        ],
        "out_of_reach": [handle.label for handle in figure.handles if handle not in held],
        "questions": [
            {"question": one.question, "options": one.options, "answer": one.told(one.answer), "why": one.why}
            for one in figure.ask
        ],
        "sketch": sketch,
    }


def _can_be_held(handle: Handle, figure: LiveFigure) -> bool:
    """Whether a web page can follow it: by one control, or by two that are recorded together. A pen needs a kernel."""
    if any(isinstance(figure.controls[name], Page) for name in handle.names):
        return False
    return len(handle.names) <= 2


def _shapes(handles: list[Handle], figure: LiveFigure) -> list[list[list[float]]]:
    """The points of each handle where the figure stands now, as shares of the picture."""
    values = figure.values()  # as its controls give them, a whole number where the slider has whole numbers
    return [
        [[round(share, 4) for share in place] for place in shape(handle, figure.figure, values)["points"]]
        for handle in handles
    ]


def _before_the_answer(figure: LiveFigure, folder: Path) -> dict[str, Any]:
    """The number of the question whose opening shows what is hidden, and the panel in which a page lets the reader draw; from
    here on everything is there."""
    _save(figure.pixels(), folder / "blank.webp")
    asked = figure.waits()
    assert asked
    panel = asked.panel()
    for each in figure.ask:
        each.skip()
    return {
        **panel,
        "asks": f"{DRAW_IT if panel else 'What answers the question is hidden. Guess.'} Then open the question.",
        "question": figure.ask.index(asked),
    }


def places(control: ipywidgets.Widget, most: int = PLACES) -> list[Any]:
    """The values that are recorded of a control: its start always, both ends of a slider, every option of a choice."""
    if isinstance(control, Button):
        return list(range(control.value, control.value + PRESSES))
    if isinstance(control, Page):
        return [*control.pictures, control.empty]
    if isinstance(control, ipywidgets.Dropdown):
        return [value for _, value in _options(control)]
    if isinstance(control, ipywidgets.Checkbox):
        return [False, True]
    count = steps_of(control) + 1
    values = [at_step(control, step) for step in range(count)]
    start = min(range(count), key=lambda place: abs(values[place] - control.value))
    values[start] = reading(control)  # as `figure.values()` has it, without what a logarithm left of it
    stride = math.ceil((count - 1) / (most - 1)) if count > most else 1
    kept = {0, count - 1, *range(start % stride, count, stride)}
    return [values[place] for place in sorted(kept)]


def described(figure: Figure) -> str:
    """A still figure in words, from its titles and the names of its axes, for who cannot see it."""
    told = [figure.get_suptitle()]
    for axes in figure.axes:
        title = next((text for side in ("left", "center", "right") if (text := axes.get_title(loc=side))), "")
        labels = [text for text in (axes.get_ylabel(), axes.get_xlabel()) if text]
        told.append(": ".join(part for part in (title, " over ".join(labels)) if part))
    plain = [re.sub(r"[$\\{}]", "", " ".join(text.split())) for text in told]
    return "Figure. " + "; ".join(dict.fromkeys(text for text in plain if text))


def _most(figure: LiveFigure, name: str) -> int:
    """Places of a control, at most: fewer where a pair multiplies them."""
    most = PLACES
    for pair, pictures in _pairs(figure).items():
        if name in pair:
            other = figure.controls[next(each for each in pair if each != name)]
            most = min(most, max(math.isqrt(pictures), pictures // len(places(other))))
    return most


def _pairs(figure: LiveFigure) -> dict[tuple[str, str], int]:
    """The controls that move together, two by two, and how many pictures they are worth."""
    pairs: dict[tuple[str, str], int] = dict.fromkeys(figure.pairs, PAIRED)
    for names in (handle.names for handle in figure.handles):
        if len(names) == 2 and names[::-1] not in pairs:
            pairs.setdefault((names[0], names[1]), HELD)
    return pairs


def _picture(figure: LiveFigure, scene: dict[str, Any]) -> np.ndarray:
    """The picture of a scene, (height, width, 4); raises ValueError when the update does."""
    figure.set(**scene)
    figure.finish()
    if figure.error.value:
        said = html.unescape(re.sub(r"<[^>]*>", "", figure.error.value)).strip()
        raise ValueError(f"at {_told(scene)} its update raises {' '.join(said.split())}")
    return figure.pixels()


def _save_difference(base: np.ndarray, picture: np.ndarray, path: Path) -> list[int] | None:
    """Save the rectangle that holds all changed pixels, the others in it transparent; returns its corner (x, y)."""
    changed = (picture.view(np.uint32) != base.view(np.uint32))[..., 0]  # all four channels at once
    if not changed.any():
        return None
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    cut = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    _save(np.where(changed[cut][..., None], picture[cut], 0).astype(np.uint8), path)
    return [int(columns[0]), int(rows[0])]


def _save(pixels: np.ndarray, path: Path) -> None:
    Image.fromarray(rounded(pixels)).save(path, lossless=True, method=METHOD, quality=EFFORT)


def rounded(pixels: np.ndarray) -> np.ndarray:
    """As they are saved: each colour becomes the same one in every picture, so a part fits into the whole without a seam."""
    shades = ((np.arange(256) + SHADES // 2) // SHADES * SHADES).astype(np.uint8)
    return np.concatenate([shades[pixels[..., :3]], pixels[..., 3:]], axis=-1)


def _control(control: ipywidgets.Widget, values: list[Any], start: Any) -> dict[str, Any]:
    """What a page needs to show a control: its kind, its label, and the text of each place."""
    if isinstance(control, Button):
        kind, texts = "button", [str(value) for value in values]
    elif isinstance(control, Page):
        kind, texts = "button", [f"picture {number}" for number in range(1, len(values) + 1)]
    elif isinstance(control, ipywidgets.Dropdown):
        kind, texts = "choice", [label for label, _ in _options(control)]
    elif isinstance(control, ipywidgets.Checkbox):
        kind, texts = "toggle", ["off", "on"]
    else:
        kind, texts = "slider", [written(control, value) for value in values]
    return {
        "kind": kind,
        "label": control.description,
        "texts": texts,
        "start": values.index(start),
        "play": round(1000 * getattr(control, "played", 0)),
    }


def _only(figure: LiveFigure, name: str, values: dict[str, list[Any]]) -> list[int] | None:
    """The number of the control that this one depends on, and the place where that must stand; None where there is none."""
    if name not in figure.only:
        return None
    other, value = figure.only[name]
    return [list(figure.controls).index(other), values[other].index(value)]


def _options(control: ipywidgets.Dropdown) -> list[tuple[str, Any]]:
    return list(zip(control._options_labels, control._options_values, strict=True))


def _told(scene: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in scene.items())
