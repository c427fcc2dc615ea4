"""Handles: points, lines, bars and cells that are dragged in the picture, and so move the controls they are tied to.
A pen draws.

A handle lives in the data coordinates of its axes, and knows two ways: from the controls' values to its place, and from a
new place to the controls' values. The browser knows places in the picture only, as shares of its width and height, from
the upper left corner. `parts` turns whatever lights up together into the same shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from perceptron.live.controls import Curve, Page, at_step, snapped, steps_of, told

SCRUB = 8.0  # a cell's number moves by one step for so many pixels of the page, up or down
BRUSH = 1.1  # cells: so far from the line that is drawn there is still ink, the less the farther
EDGE = 0.03  # of a curve's width: a pen so near to an end of it is at that end
LEAST = 0.0001  # the height of a curve's foot: 0 is where nothing is drawn
ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}

Values = Mapping[str, Any]
Place = Sequence[Sequence[float]]
Coordinate = str | float | Callable[..., float]
"""The name of a control, a number that stays, or a function of all controls' values, called as the update is."""


@dataclass(frozen=True, eq=False)
class Region:
    """A part of a picture: "circle" (its middle and a point of its rim), "line" (two points or more) or "box" (corners).

    One that is `fixed` has the same points whatever the controls say.
    """

    axes: Axes
    kind: str
    points: Callable[[Values], Place]
    fixed: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, eq=False)
class Handle(Region):
    """A region that can be dragged.

    names    the controls that it moves
    moved    (x, y, values) → what they become when it is dragged to (x, y), before they snap to their steps
    follows  the ways that it can go: "x", "y" or "xy"
    scrubs   it stays where it is: up and down count its number through
    """

    label: str
    names: tuple[str, ...]
    moved: Callable[[float, float, Values], Mapping[str, float]]
    follows: str = "xy"
    scrubs: bool = False


def point(
    axes: Axes,
    x: Coordinate,
    y: Coordinate,
    *,
    label: str,
    moves: Sequence[str] = (),
    to: Callable[..., Mapping[str, float]] | None = None,
    follows: str = "",
) -> Handle:
    """A point that is dragged: `x` and `y` are names of controls, and one of them may be a number or a function.

    Where a place is more than its controls, `moves` names those that change, and `to(x, y, **values)` gives their new values;
    `follows` is then "x" or "y" when it can go one way only, which its cursor shows.

    >>> live.point(axes, x="x1", y="x2", label="input")
    >>> live.point(axes, x="x", y=lambda x: x**2, label="point of the curve")
    >>> live.point(axes, x=lambda w, b: -b / w, y=0, label="zero", moves=["b"], to=lambda x, y, w, b: {"b": -w * x})
    """
    tied = {way: given for way, given in (("x", x), ("y", y)) if isinstance(given, str)}
    names = (*tied.values(), *moves)
    if not names:
        raise ValueError(
            f"the point {label!r} moves no control: give x or y the name of one, or moves and to"
        )

    def moved(to_x: float, to_y: float, values: Values) -> Mapping[str, float]:
        own = {name: to_x if way == "x" else to_y for way, name in tied.items()}
        return {**own, **(to(to_x, to_y, **values) if to else {})}

    def points(values: Values) -> Place:
        return [[_coordinate(x, values), _coordinate(y, values)]]

    return Handle(axes, "circle", points, label, names, moved, follows or ("xy" if to else "".join(tied)))


def frame(
    axes: Axes,
    x: Callable[..., float],
    y: Callable[..., float],
    *,
    size: tuple[float, float],
    label: str,
    moves: Sequence[str],
    to: Callable[..., Mapping[str, float]],
) -> Handle:
    """A box that is dragged both ways, and does not cover what it holds: its middle is as in `point`, and `size` in data."""
    middle = point(axes, x, y, label=label, moves=moves, to=to)

    def corners(values: Values) -> Place:
        ((at_x, at_y),) = middle.points(values)
        return [[at_x - size[0] / 2, at_y - size[1] / 2], [at_x + size[0] / 2, at_y + size[1] / 2]]

    return replace(middle, kind="box", points=corners)


def line(
    axes: Axes,
    x: str = "",
    y: str = "",
    *,
    normal: tuple[str, str] | None = None,
    offset: str = "",
    label: str,
) -> Handle:
    """A line that is dragged: upright at the control `x`, level at the control `y`, or any line of the plane.

    The last is w₁·x + w₂·y + b = 0, with `normal` the names of w₁ and w₂ and `offset` that of b: it keeps its direction.

    >>> live.line(axes, normal=("w1", "w2"), offset="b", label="decision line")
    """
    name = x or y or offset
    if sum(map(bool, (x, y, offset))) != 1 or bool(normal) != bool(offset):
        raise ValueError(
            f"the line {label!r} needs one of x, y, or normal with offset: the names of controls"
        )

    def points(values: Values) -> Place:
        (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
        if normal is None:
            at = float(values[name])
            return [[at, low], [at, high]] if x else [[left, at], [right, at]]
        w1, w2 = (float(values[each]) for each in normal)
        return _within(w1, w2, float(values[offset]), (left, right, low, high))

    def moved(to_x: float, to_y: float, values: Values) -> Mapping[str, float]:
        if normal is None:
            return {name: to_x if x else to_y}
        return {offset: -(values[normal[0]] * to_x + values[normal[1]] * to_y)}

    return Handle(axes, "line", points, label, (name,), moved, "x" if x else "y" if y else "xy")


def bar(axes: Axes, at: float, y: str, *, width: float = 0.8, base: float = 0.0, label: str) -> Handle:
    """An upright bar whose top is dragged: it stands at `at`, and reaches from `base` to the control `y`."""

    def points(values: Values) -> Place:
        return [[at - width / 2, base], [at + width / 2, float(values[y])]]

    return Handle(axes, "box", points, label, (y,), lambda to_x, to_y, values: {y: to_y}, "y")


def cell(
    axes: Axes, at: tuple[float, float], value: str, *, size: tuple[float, float] = (1.0, 1.0), label: str
) -> Handle:
    """A number in the picture that is dragged up and down, through the steps of the control `value`.

    `at` is the middle of its cell and `size` the cell's width and height, in data coordinates.
    """
    half = np.asarray(size, float) / 2
    corners = [(np.asarray(at) - half).tolist(), (np.asarray(at) + half).tolist()]
    return Handle(axes, "box", lambda values: corners, label, (value,), lambda x, y, values: {}, "y", True)


def pen(
    axes: Axes,
    page: str,
    *,
    label: str,
    across: tuple[float, float] | None = None,
    sets: Mapping[str, Any] | None = None,
) -> Handle:
    """A pen for all of the axes, in which `imshow` shows the control `page`: see `live.page`.

    Of a `live.curve` the places lie at equal distances over all of the axes, or `across` these two x, and its heights are shares
    of theirs. What is drawn in one stroke takes the place of what was there below and above it; a given curve is gone with the
    first stroke. `sets` are other controls' values whenever something is drawn: the choice that shows it.

    With the keyboard, arrows move the pen, the space bar gives a cell ink or takes it away, and Delete clears the page. A curve
    then goes through the cell, straight on to the cells beside it.
    """

    def points(values: Values) -> Place:
        (left, right), (low, high) = across or axes.get_xlim(), axes.get_ylim()
        return [[left, low], [right, high]]

    others = dict(sets or {})
    return Handle(axes, "box", points, label, (page, *others), lambda x, y, values: others, "xy")


def region(axes: Axes, kind: str, points: Place | Callable[..., Place]) -> Region:
    """A part of a picture that can light up: see `Region` for `kind`; `points` may be a function, called as the update is."""
    if kind not in ("circle", "line", "box"):
        raise ValueError(f"there is no region {kind!r}; there are circle, line and box")
    if callable(points):
        return Region(axes, kind, lambda values: points(**values))
    return Region(axes, kind, lambda values: points, fixed=True)


# -- from Python to the browser


def described(
    handle: Handle, figure: Figure, controls: Mapping[str, ipywidgets.Widget], values: Values
) -> dict:
    """What the browser needs of a handle: its shape, its name, and what it says to who cannot see it."""
    said = ", ".join(f"{told_name(controls[name])} = {told(controls[name])}" for name in handle.names)
    first = controls[handle.names[0]]
    page = isinstance(first, Page)
    return {
        **shape(handle, figure, values),
        "label": handle.label,
        "said": said,
        "now": 0.0 if page else float(first.value),
        "ends": [0.0, 1.0] if page else [float(at_step(first, 0)), float(at_step(first, steps_of(first)))],
        "follows": handle.follows,
        "scrubs": handle.scrubs,
        "cells": [first.rows, first.columns] if page else [],
    }


def told_name(control: ipywidgets.Widget) -> str:
    """The name that a control's handle is spoken by."""
    return str(control.tooltip or control.description)


def shape(part: Region, figure: Figure, values: Values) -> dict[str, Any]:
    """A region as the browser draws it; no points where it is nowhere."""
    there = np.asarray(part.points(values), float).reshape(-1, 2)
    if not len(there) or not np.isfinite(there).all():
        return {"kind": part.kind, "points": []}
    return {"kind": part.kind, "points": shares(figure, part.axes.transData.transform(there))}


def parts(part: Region | Artist, figure: Figure, values: Values) -> dict[str, Any]:
    """The shape of a region, or of an artist as it was drawn last."""
    if isinstance(part, Region):
        return shape(part, figure, values)
    if isinstance(part, Line2D) and part.axes is not None and len(np.asarray(part.get_xydata())) > 1:
        return {
            "kind": "line",
            "points": shares(figure, part.get_transform().transform(np.asarray(part.get_xydata()))),
        }
    box: Bbox = part.get_window_extent()
    if not np.isfinite(box.extents).all():
        return {"kind": "box", "points": []}
    return {"kind": "box", "points": shares(figure, np.array([[box.x0, box.y0], [box.x1, box.y1]]))}


def shares(figure: Figure, pixels: np.ndarray) -> list[list[float]]:
    """Places (n, 2) in the drawing's pixels as shares of its width and height, from the upper left corner."""
    width, height = figure.bbox.width, figure.bbox.height
    return [[round(float(x / width), 5), round(float(1 - y / height), 5)] for x, y in pixels]


# -- from the browser to the controls


def wanted(
    handle: Handle,
    figure: Figure,
    controls: Mapping[str, ipywidgets.Widget],
    values: Values,
    move: Mapping[str, Any],
) -> dict[str, Any]:
    """What the controls become after a move: {"key", "times"} of the keyboard, or {"x", "y", "lift"} of the pointer.

    x and y are shares of the picture, `lift` the pixels of the page upwards since it was grabbed; `values` are those of the
    controls then. A pen sends the "path" that it has gone, pairs of shares, or a "key" and where the "pen" is.
    """
    first = handle.names[0]
    if isinstance(page := controls[first], Page):
        return {first: _drawn(handle, figure, page, values[first], move), **handle.moved(0.0, 0.0, values)}
    if handle.scrubs:
        (name,) = handle.names
        up = sum(ARROWS[move["key"]]) * move["times"] if "key" in move else round(move["lift"] / SCRUB)
        return {name: snapped(controls[name], controls[name].value if "key" in move else values[name], up)}
    if "key" in move:
        return {
            name: snapped(controls[name], controls[name].value, way * move["times"])
            for name, way in _ways(handle, values, ARROWS[move["key"]]).items()
        }
    pixel = (move["x"] * figure.bbox.width, (1 - move["y"]) * figure.bbox.height)
    x, y = handle.axes.transData.inverted().transform(pixel)
    return {
        name: snapped(controls[name], to) for name, to in handle.moved(float(x), float(y), values).items()
    }


def _drawn(
    handle: Handle, figure: Figure, page: Page, before: Sequence[float], move: Mapping[str, Any]
) -> tuple[float, ...]:
    """The ink of a page after a move of its pen."""
    if move.get("key") == "Delete":
        return page.empty
    places = [move["pen"]] if "key" in move else move["path"]
    pixels = [(x * figure.bbox.width, (1 - y) * figure.bbox.height) for x, y in places]
    path = handle.axes.transData.inverted().transform(pixels)
    if isinstance(page, Curve):
        given = tuple(before) in page.pictures
        (left, low), (right, high) = handle.points({})
        path = np.clip((path - (left, low)) / (right - left, high - low), (0, LEAST), 1)
        return _curved(path, page.empty if given else before, page.columns if "key" in move else 0)
    ink = np.array(before).reshape(page.rows, page.columns)
    if "key" in move:
        column, row = np.clip(np.rint(path[0]), 0, (page.columns - 1, page.rows - 1)).astype(int)
        ink[row, column] = 0.0 if ink[row, column] else 1.0
    else:
        ink = np.maximum(ink, stroke(path, page.rows, page.columns))
    return tuple(ink.ravel().tolist())


def _curved(path: np.ndarray, before: Sequence[float], columns: int) -> tuple[float, ...]:
    """A curve's heights after a stroke along shares of its box, or a key in one of so many `columns`."""
    heights, last = np.array(before), len(before) - 1
    x = np.where(path[:, 0] < EDGE, 0, np.where(path[:, 0] > 1 - EDGE, 1, path[:, 0]))
    at = [(round(float(share) * last), float(height)) for share, height in zip(x, path[:, 1], strict=True)]
    if columns:  # from the cell before it to the one behind
        ((here, height),) = at
        ends = (max(0, here - last // columns), min(last, here + last // columns))
        at = [(ends[0], heights[ends[0]] or height), (here, height), (ends[1], heights[ends[1]] or height)]
    for start, end in zip(at[:1] + at, at, strict=False):  # a single point is a dot
        (left, low), (right, high) = sorted((start, end))
        heights[left : right + 1] = np.linspace(low, high, right - left + 1)
        heights[end[0]] = end[1]
    return tuple(heights.tolist())


def stroke(path: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """The ink, (rows, columns), that a brush leaves along the points (x, y) of a path: 1 on it, none from BRUSH cells on."""
    y, x = np.mgrid[:rows, :columns]
    ink = np.zeros((rows, columns))
    for start, end in zip(path[[0, *range(len(path) - 1)]], path, strict=True):  # a single point is a dot
        way = end - start
        along = ((x - start[0]) * way[0] + (y - start[1]) * way[1]) / max(float(way @ way), 1e-12)
        share = np.clip(along, 0, 1)
        away = np.hypot(x - start[0] - share * way[0], y - start[1] - share * way[1])
        ink = np.maximum(ink, np.clip(BRUSH - away, 0, 1))
    return ink


def _ways(handle: Handle, values: Values, arrow: tuple[int, int]) -> dict[str, int]:
    """For each control, whether it rises (1), falls (−1) or stays (0) when the handle goes a little along the arrow."""
    (left, right), (low, high) = handle.axes.get_xlim(), handle.axes.get_ylim()
    there = np.asarray(handle.points(values), float).reshape(-1, 2)
    x, y = (
        there.mean(axis=0)
        if len(there) and np.isfinite(there).all()
        else ((left + right) / 2, (low + high) / 2)
    )
    nudged = handle.moved(x + arrow[0] * 1e-3 * (right - left), y + arrow[1] * 1e-3 * (high - low), values)
    at_rest = handle.moved(float(x), float(y), values)
    return {name: int(np.sign(round(to - at_rest[name], 12))) for name, to in nudged.items()}


def _coordinate(given: Coordinate, values: Values) -> float:
    if isinstance(given, str):
        return float(values[given])
    return float(given(**values) if callable(given) else given)


def _within(w1: float, w2: float, b: float, frame: tuple[float, float, float, float]) -> Place:
    """Where the line w1·x + w2·y + b = 0 enters the frame (left, right, low, high) and leaves it; none where it misses it."""
    left, right, low, high = frame
    crossings = []
    if w2:
        crossings += [(x, -(w1 * x + b) / w2) for x in (left, right)]
    if w1:
        crossings += [(-(w2 * y + b) / w1, y) for y in (low, high)]
    slack = 1e-9 * max(abs(right - left), abs(high - low))
    inside = sorted(
        {
            (round(x, 12), round(y, 12))
            for x, y in crossings
            if left - slack <= x <= right + slack and low - slack <= y <= high + slack
        }
    )
    return [list(inside[0]), list(inside[-1])] if len(inside) > 1 else []
