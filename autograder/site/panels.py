"""Where a wide picture is cut in two, so that a phone shows its panels under each other, with text that can be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

WIDE = 700  # pixels of the page; a narrower picture stays whole
NEAREST = 0.3  # of the width: no nearer to a side is a picture cut
LEAST_GAP = 10  # pixels of the file without anything drawn
ABOUT = 0.7  # of the widest gap


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
