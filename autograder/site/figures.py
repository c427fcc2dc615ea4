"""What a lecture shows, as HTML: live figures from their recording, figures that stand still, playgrounds.

The pictures lie in a folder beside the pages; `static/figures.js` and `static/playground.js` bring them to life.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from autograder.site.markup import markup, plain

ALONE = "On this page one control moves at a time, and the others go back to where they start. In the notebook all move."
IN_PAIRS = (
    "On this page these move together: {pairs}. Any other control moves by itself, and the rest goes back to where it "
    "starts. In the notebook all move."
)
OUT_OF_REACH = "Only in the notebook can you take hold of: {labels}."
NEEDS_A_KERNEL = "This playground trains with your own functions: it works in the notebook only."
# A wide picture is cut in two, so that a phone shows its panels under each other. Where text would still be too small to be
# read, the picture is moved sideways.
WIDE = 700  # pixels of the page; a narrower picture stays whole
READABLE = 0.8  # of its width, at which a still picture's text of 10 points is 11 pixels high
NEAREST = 0.3  # of the width: no nearer to a side is a picture cut
LEAST_GAP = 10  # pixels of the file without anything drawn
ABOUT = 0.7  # of the widest gap


@dataclass(frozen=True)
class Size:
    """A picture's width and height as shown on a wide page, the width below which its text could not be read, and where it
    is cut, all in the same pixels; None for nowhere."""

    width: int
    height: int
    least: int
    cut: int | None = None


def picture_size(path: Path, width: int, height: int, least: int | None = None) -> Size:
    """The size of a picture that is shown as wide and high as this."""
    least = least or round(READABLE * width)
    return Size(width, height, least, _cut(path, width) if width > WIDE else None)


def live_html(recording: dict[str, Any], folder: str, size: Size) -> str:
    """A live figure: its controls, the picture at their start, its line of text, and all other lines as data.

    `recording` is what `perceptron.live.recording.record` returned, and `folder` where its pictures are, seen from the page.
    """
    identity = folder.replace("/", "-")
    controls = recording["controls"]
    rows = "".join(_control(f"{identity}-{number}", control) for number, control in enumerate(controls))
    line = html.escape(recording["line"])
    every_line = {recording["line"], *(line for track in recording["tracks"] for line in track["lines"])}
    longest = html.escape(max(every_line, key=len))
    data = {
        "starts": [control["start"] for control in controls],
        "texts": [control["texts"] for control in controls],
        "tracks": recording["tracks"],
        "sketch": recording["sketch"],
        "hands": recording["hands"],
        "only": [control["only"] for control in controls],
    }
    picture = _picture(f"{folder}/start.webp", recording["line"], size)
    return (
        f'<div class="live" data-pictures="{folder}">\n{_questions(recording)}<div class="live-controls">{rows}</div>\n'
        f'<div class="live-picture">{picture}</div>\n'
        f'<p class="live-line"><span role="status">{line}</span><span aria-hidden="true">{longest}</span></p>\n'
        f"{_note(recording)}"
        f'<script type="application/json">{_json(data)}</script>\n</div>'
    )


def still_html(address: str, words: str, size: Size) -> str:
    """A figure that stands still."""
    return f'<div class="still">{_picture(address, words, size)}</div>'


def playground_html(state: str, against: str, kernel: bool) -> str:
    """A playground that trains in the page once it is started; a sentence for one that needs functions of a notebook."""
    if kernel:
        return f"<p><i>{NEEDS_A_KERNEL}</i></p>"
    address = f"playground/js/index.html#{html.escape(state)}"
    return (
        f'<div class="playground" data-state="{html.escape(state)}" data-against="{html.escape(against)}">'
        f'<p><button type="button">Start the playground here</button> or <a href="{address}">open it on a page of its '
        "own</a></p></div>"
    )


def _cut(path: Path, shown: int) -> int | None:
    """The middle of a strip in which nothing is drawn from top to bottom, not near a side.

    Of those that are about the widest it is the first: behind it stands the name of an axis, which belongs to what follows.
    """
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    width = pixels.shape[1]
    empty = (pixels == pixels[0, 0]).all(axis=(0, 2))
    begins, ends = np.flatnonzero(np.diff(np.r_[False, empty, False])).reshape(-1, 2).T
    middles, gaps = (begins + ends) / 2, ends - begins
    inside = (begins > 0) & (ends < width) & (np.abs(middles / width - 0.5) < 0.5 - NEAREST)
    wide = inside & (gaps >= max(LEAST_GAP, ABOUT * gaps[inside].max(initial=0)))
    return round(middles[wide][0] * shown / width) if wide.any() else None


def _picture(address: str, words: str, size: Size) -> str:
    """A picture. On a phone one that can be cut stands there twice, with one part each; where it had to be narrower than its
    text allows, it is moved sideways."""
    shape = f'width="{size.width}" height="{size.height}" loading="lazy" decoding="async"'
    whole = f'<span class="part"><img src="{html.escape(address)}" alt="{html.escape(words)}" {shape}></span>'
    if size.cut is None:
        return (
            f'<div class="sideways" style="--natural: {size.width}px; --least: {size.least}px">{whole}</div>'
        )
    left, right = size.cut, size.width - size.cut
    widest = max(left, right)
    style = f"--left: {left}; --right: {right}; --height: {size.height}; --widest: {widest}"
    rest = f'<span class="part"><img src="{html.escape(address)}" alt="" {shape}></span>'
    return (
        f'<div class="sideways" style="--least: {round(size.least * widest / size.width)}px">'
        f'<div class="panels" data-cut="{size.cut}" style="{style}">{whole}{rest}</div></div>'
    )


def _questions(recording: dict[str, Any]) -> str:
    """What the reader guesses first; the answer is folded."""
    made = ""
    for asked in recording["questions"]:
        options = f" ({'; '.join(map(html.escape, asked['options']))})" if asked["options"] else ""
        made += (
            f'<details class="live-ask"><summary><b>Your guess first.</b> {markup(asked["question"])}{options}</summary>'
            f"<p><b>{markup(asked['answer'])}.</b> {markup(asked['why'])}</p></details>\n"
        )
    return made


def _note(recording: dict[str, Any]) -> str:
    """What moves on this page, where that is less than in the notebook."""
    controls = recording["controls"]
    pairs = [track["of"] for track in recording["tracks"] if len(track["of"]) == 2]
    notes = []
    if len(controls) > 2 or (len(controls) == 2 and not pairs):
        named = "; ".join(
            " and ".join(markup(controls[number]["label"]) for number in pair) for pair in pairs
        )
        notes.append(IN_PAIRS.format(pairs=named) if pairs else ALONE)
    if recording["out_of_reach"]:
        notes.append(OUT_OF_REACH.format(labels=", ".join(map(markup, recording["out_of_reach"]))))
    return f'<p class="live-note">{" ".join(notes)}</p>\n' if notes else ""


def _control(identity: str, control: dict[str, Any]) -> str:
    label, texts, start = control["label"], control["texts"], control["start"]
    name = f'<label for="{identity}">{markup(label)}</label>'
    aloud = f'aria-label="{html.escape(plain(label))}"'  # a label that is all formula names nothing
    if control["kind"] == "slider":
        element = (
            f'<input type="range" id="{identity}" min="0" max="{len(texts) - 1}" step="1" value="{start}" '
            f'{aloud} aria-valuetext="{html.escape(texts[start])}" autocomplete="off">'
            f'<output for="{identity}" style="min-width: {max(map(len, texts))}ch">{html.escape(texts[start])}</output>'
        )
        if control["play"]:
            element += (
                f'<button type="button" class="live-play" data-pace="{control["play"]}" '
                f'aria-label="Play {html.escape(plain(label))}">▶</button>'
            )
    elif control["kind"] == "choice":
        options = "".join(
            f"<option{' selected' if place == start else ''}>{html.escape(text)}</option>"
            for place, text in enumerate(texts)
        )
        element = f'<select id="{identity}" {aloud} autocomplete="off">{options}</select>'
    elif control["kind"] == "toggle":
        checked = " checked" if start else ""
        element = f'<input type="checkbox" id="{identity}" {aloud} autocomplete="off"{checked}>'
    else:
        name, element = "", f'<button type="button" id="{identity}">{markup(label)}</button>'
    return f'<div class="live-control" data-kind="{control["kind"]}">{name}{element}</div>'


def _json(data: Any) -> str:
    """Compact JSON that cannot end its script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
