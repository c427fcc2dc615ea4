"""Contact sheets of live figures: each at its start and at both ends of its controls, small, one sheet for a lecture.

`autograder lectures --sheets FOLDER` writes them, for somebody to look at; a test compares what lectures draw with the sheets
that were looked at (tests/autograder/harness/sheets). The dark theme has none of its own: it is a filter over the same picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from autograder.harness.lectures import LectureFigures, LiveFigureFigures

PLACES = ("at its start", "with its controls at their low ends", "with its controls at their high ends")
GAP = 8
COLORS = 64
FAR = 80
"""Levels of 255 by which a pixel may be another: lines at the edge of a pixel, another version of a font."""
MOST_FAR = 0.02
"""The share of a small picture that may be farther off. A legend that is gone, or a curve in another place, is more."""


def sheet(figures: Sequence[LiveFigureFigures]) -> Image.Image:
    """A row for each figure, a column for each of `PLACES`."""
    placed = [(corner, image) for figure, row in _rows(figures) for corner, image in row]
    width = max(x + image.width for (x, _), image in placed) + GAP
    height = max(y + image.height for (_, y), image in placed) + GAP
    drawn = Image.new("RGB", (width, height), "white")
    for corner, image in placed:
        drawn.paste(image, corner)
    return drawn


def _rows(
    figures: Sequence[LiveFigureFigures],
) -> Iterator[tuple[LiveFigureFigures, list[tuple[tuple[int, int], Image.Image]]]]:
    """Each figure with its small pictures, and where these stand."""
    y = GAP
    for figure in figures:
        images = [Image.open(io.BytesIO(data)).convert("RGB") for data in figure.pictures]
        yield figure, [((GAP + i * (image.width + GAP), y), image) for i, image in enumerate(images)]
        y += max(image.height for image in images) + GAP


def write(folder: Path, measured: LectureFigures) -> Path:
    """Writes the sheet of a lecture; where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{measured.name}.png"
    small = sheet(measured.live_figures).quantize(COLORS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return path


def differences(path: Path, measured: LectureFigures) -> list[str]:
    """Which figures do not look as they do on the sheet at `path`, as sentences."""
    if not path.exists():
        return [f"{path} is not there"]
    with Image.open(path) as image:
        kept = image.convert("RGB")
    found = []
    for figure, row in _rows(measured.live_figures):
        for (x, y), small in row:
            before = np.asarray(kept.crop((x, y, x + small.width, y + small.height))).astype(int)
            far = np.abs(before - np.asarray(small)).max(axis=-1) > FAR
            if far.mean() > MOST_FAR:
                place = PLACES[(x - GAP) // (small.width + GAP)]
                found.append(f"{figure.update} looks different {place}: {far.mean():.1%} of it")
    return found
