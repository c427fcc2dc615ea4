"""What of a matplotlib figure has changed, and in which order its artists are drawn. Also the PNG that is sent."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

PNG_LEVEL = 1  # zlib's fastest: a line drawing is almost as small, and ready in half the time


def groups(parent: FigureBase, with_axis: bool = False) -> Iterator[list[Artist]]:
    """For each axes (and for the figure itself, last) its artists from back to front."""
    axes_list = [child for child in parent.get_children() if isinstance(child, Axes)]
    for axes in sorted(axes_list, key=lambda axes: axes.get_zorder()):
        yield from _axes_groups(axes, with_axis)
    own: list[Artist] = []
    for child in parent.get_children():
        if isinstance(child, FigureBase):
            yield from groups(child, with_axis)
        elif child is not getattr(parent, "patch", None) and not isinstance(child, Axes):
            own.append(child)
    yield sorted(own, key=lambda artist: artist.get_zorder())


def _axes_groups(axes: Any, with_axis: bool) -> Iterator[list[Artist]]:
    if not axes.get_visible():
        return
    if axes.name != "rectilinear":  # 3-D and polar axes order and project their artists only as a whole
        yield [axes]
        return
    bordered = axes.axison and axes.get_frame_on()
    axis = {axes.xaxis, axes.yaxis}
    hidden = {axes.patch, *([] if bordered else axes.spines.values()), *axes.child_axes}
    group = [artist for artist in axes.get_children() if artist not in hidden | axis]
    if with_axis and axes.axison:
        group += [each for each in axis if each.get_visible() and each.get_tick_params().get("gridOn")]
    yield sorted(group, key=lambda artist: artist.get_zorder())
    for child in axes.child_axes:
        yield from _axes_groups(child, with_axis)


def walk(parent: FigureBase, with_axis: bool = False) -> Iterator[Artist]:
    for group in groups(parent, with_axis):
        yield from group


def is_title(artist: Artist) -> bool:
    """Titles lie outside the axes: nothing that moves can cover them."""
    axes: Any = artist.axes
    return axes is not None and artist in (axes.title, axes._left_title, axes._right_title)


def is_stale(artist: Artist) -> bool:
    if isinstance(artist, Axes):
        return artist.stale
    return artist.stale or any(is_stale(child) for child in artist.get_children())


def parts(artist: Artist) -> int:
    """How many artists are drawn with this one, itself included: a legend has many, a line has none but itself."""
    return 1 + sum(map(parts, artist.get_children()))


def clear(artist: Artist) -> None:
    artist.stale = False
    if not isinstance(artist, Axes):
        for child in artist.get_children():
            clear(child)


def frame_is_stale(axes: Axes) -> bool:
    if axes.name != "rectilinear" or not axes.get_visible():
        return False
    axis_list = [each for each in (axes.xaxis, axes.yaxis) if axes.axison and each.get_visible()]
    return axes.patch.stale or any(each.stale or each.label.stale for each in axis_list)


def state(axes: Axes) -> tuple[Any, ...]:
    if axes.name != "rectilinear":
        return ()
    return (
        axes,
        axes.get_visible(),
        axes.axison,
        *axes.get_position(original=True).bounds,
        *axes.viewLim.extents,
    )


def png(pixels: np.ndarray) -> bytes:
    """Encode uint8 pixels (height, width, 4) as PNG, in half the time that a general encoder takes."""
    height, width, channels = pixels.shape
    rows = np.zeros((height, 1 + width * channels), np.uint8)  # each row starts with its filter, 0 for none
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.data, PNG_LEVEL)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
