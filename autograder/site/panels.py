"""Where a wide picture is cut in two, so that a phone shows its panels under each other, with text that can be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

WIDE = 700  # pixels of the page; a narrower picture stays whole
NEAREST = 0.3  # of the width: no nearer to a side is a picture cut
LEAST_GAP = 6  # pixels of the file without anything drawn


@dataclass(frozen=True)
class Size:
    """A picture's width and height as shown on a wide page, and where it is cut, in the same pixels; None for nowhere."""

    width: int
    height: int
    cut: int | None = None


def size(path: Path, width: int, height: int) -> Size:
    """The size of a picture that is shown as wide and high as this."""
    return Size(width, height, _cut(path, width) if width > WIDE else None)


def _cut(path: Path, shown: int) -> int | None:
    """The middle of the widest strip, from top to bottom, in which nothing is drawn and which is not near a side."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    width = pixels.shape[1]
    empty = (pixels == pixels[0, 0]).all(axis=(0, 2))
    edges = np.flatnonzero(np.diff(np.r_[False, empty, False]))
    strips = [
        (end - begin, (begin + end) / 2)
        for begin, end in edges.reshape(-1, 2)
        if NEAREST * width < (begin + end) / 2 < (1 - NEAREST) * width
        and 0 < begin < end < width
        and end - begin >= LEAST_GAP
    ]
    return round(max(strips)[1] * shown / width) if strips else None
