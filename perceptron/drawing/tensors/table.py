"""Tensors as tables of numbers, and a result that is filled number by number: framed are those that the last was made from.

A number has the colour of the row that it comes from, or none where several are added up. What broadcasting repeats is pale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb

from perceptron import live
from perceptron.drawing import draw, style

MOST = 3  # rows and columns that a table can have
PITCH, TOP = 4.6, -1.3  # from table to table, and the middle of their headings, in cells
CELL = 1500.0  # area of a cell, in square points
PLAIN = 0.86  # of a number without a row of its own, as a grey
TINTS = style.SKY, style.AMBER  # of the rows of the first tensor
EMPTY = np.array([0.96, 0.96, 0.96, 0.0])  # a number that is not there yet

Corners = Sequence[Sequence[float]]


class TensorTables:
    """Tensors with their shapes, and beside them the result of a line; made once, then filled by `set`.

    One axis is drawn as a row, two as rows and columns. `sources` says for each line which numbers each of its results was
    made from: for each of the tensors an array (*result's shape, *tensor's shape), not 0 where it was. `meets` names for
    lines that broadcast what stands in place of tensors, and is repeated: {line: {place: (name, numbers, the size it gets)}}.
    """

    def __init__(
        self,
        tensors: Mapping[str, Any],
        sources: Mapping[str, Sequence[Any]],
        meets: Mapping[str, Mapping[int, tuple[str, Any, tuple[int, int]]]],
    ) -> None:
        self.tensors, self.meets = list(tensors.items()), meets
        self.figure, self.axes = plt.subplots(figsize=(8.8, 2.9))
        axes = self.axes
        n_tables = len(tensors) + 1
        axes.set(
            xlim=(-0.6, PITCH * (n_tables - 1) + MOST + 0.4), ylim=(MOST - 0.4, TOP - 0.6), aspect="equal"
        )
        axes.set_axis_off()
        self.titles = [
            axes.text(PITCH * k - 0.45, TOP, "", va="center", fontsize=11, linespacing=1.4)
            for k in range(n_tables)
        ]
        self.given, self.result = _Cells(axes, MOST * MOST * (n_tables - 1), 1), _Cells(axes, MOST * MOST, 2)
        self.frames = PolyCollection(
            [], closed=True, facecolors="none", edgecolors=style.HIGHLIGHT, linewidths=3, zorder=3
        )
        axes.add_collection(self.frames, autolim=False)
        sizes = [np.ndim(numbers) for _, numbers in self.tensors]
        self.sources = {
            line: [_as_table(from_one, size) for from_one, size in zip(all_of_them, sizes, strict=True)]
            for line, all_of_them in sources.items()
        }

    def set(self, line: str, numbers: Any, count: int) -> None:
        """Show the tensors, and so many numbers of what this line makes of them; with more than there are, all, and no frames."""
        self._show_given(line)
        array = np.asarray(numbers)
        table = np.atleast_2d(array)
        places = list(np.ndindex(*table.shape))
        ends = np.array([(PITCH * len(self.tensors) + column, row) for row, column in places], float)
        shown = [place <= count - 1 for place in range(len(places))]
        tints = [
            self._tint(line, *place) if there else EMPTY for place, there in zip(places, shown, strict=True)
        ]
        texts = [
            _written(float(table[place])) if there else "" for place, there in zip(places, shown, strict=True)
        ]
        self.titles[-1].set_text(f"{line}\nshape {array.shape}")
        self.result.set(ends, texts, tints)
        corners = []
        if 0 < count <= len(places):
            row, column = places[count - 1]
            corners = [self._from(line, row, column, k) for k in range(len(self.tensors) + 1)]
        boxes = [[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for (x0, y0), (x1, y1) in filter(None, corners)]
        self.frames.set_verts(boxes)

    def _show_given(self, line: str) -> None:
        """The tensors, or what stands in their place, with pale copies where they are repeated."""
        spots, texts, tints = [], [], []
        for k, (name, numbers) in enumerate(self.tensors):
            shown, values, size = self.meets.get(line, {}).get(k, (name, numbers, (0, 0)))
            array = np.asarray(values)
            table = np.atleast_2d(array)
            self.titles[k].set_text(f"{shown}\nshape {array.shape}")
            for row, column in np.ndindex(*np.maximum(table.shape, size)):
                copied = row >= table.shape[0] or column >= table.shape[1]
                spots.append((PITCH * k + column, row))
                texts.append(_written(table[row % table.shape[0], column % table.shape[1]]))
                tints.append(_tinted(row if shown == self.tensors[0][0] else None, copied))
        self.given.set(np.array(spots, float), texts, tints)

    def _from(self, line: str, row: int, column: int, k: int) -> Corners:
        """The box around what a number of the result was made from in tensor `k`; with the last `k`, around the number itself."""
        if k == len(self.tensors) or self.meets.get(line):
            return _around([(row, column)], k)
        return _around(np.argwhere(self.sources[line][k][row, column]), k)

    def _tint(self, line: str, row: int, column: int) -> np.ndarray:
        rows = {int(source_row) for source_row, _ in np.argwhere(self.sources[line][0][row, column])}
        return _tinted(rows.pop() if len(rows) == 1 else None, False)

    def linked(self) -> list[list[live.Part]]:
        """Each number of the result lights up with those that it was made from."""

        def group(row: int, column: int) -> list[live.Part]:
            def of(k: int) -> live.Region:
                def where(line: str, **_: Any) -> Corners:
                    rows, columns = self.sources[line][0].shape[:2]
                    return self._from(line, row, column, k) if row < rows and column < columns else []

                return live.region(self.axes, "box", where)

            return [of(len(self.tensors)), *(of(k) for k in range(len(self.tensors)))]

        return [group(row, column) for row, column in np.ndindex(MOST, MOST)]


class _Cells:
    """Squares with numbers in them, anywhere."""

    def __init__(self, axes: Any, most: int, zorder: float) -> None:
        self.most = most
        self.squares = axes.scatter([], [], s=CELL, marker="s", linewidths=0, zorder=zorder)
        self.numbers = draw.Labels(axes, [(0, 0)] * most, zorder=zorder + 0.1)

    def set(self, spots: np.ndarray, texts: Sequence[str], tints: Sequence[np.ndarray]) -> None:
        """Where they stand, what is written in them, and their colours (r, g, b, grey of what is written)."""
        free = self.most - len(spots)
        self.squares.set_offsets(spots)
        self.squares.set_facecolor([tint[:3] for tint in tints])
        self.numbers.move(np.concatenate([spots, np.zeros((free, 2))]))
        self.numbers.set([*texts, *[""] * free], [(tint[3],) * 3 for tint in tints] + [(0, 0, 0)] * free)


def _tinted(row: int | None, copied: bool) -> np.ndarray:
    """The colour of a cell, and the grey of its number: those of a copy are pale."""
    color = np.full(3, PLAIN) if row is None else 0.45 + 0.55 * np.array(to_rgb(TINTS[row % len(TINTS)]))
    return np.append(0.4 * color + 0.6 if copied else color, 0.45 * copied)


def _written(number: float) -> str:
    return f"{number:g}".replace("-", "−")


def _as_table(sources: Any, n_axes: int) -> np.ndarray:
    """The sources of a result as (rows, columns, rows, columns): first of the result, then of the tensor."""
    array = np.asarray(sources)
    of_result, of_tensor = array.shape[: array.ndim - n_axes], array.shape[array.ndim - n_axes :]
    return array.reshape(*(1,) * (2 - len(of_result)), *of_result, *(1,) * (2 - len(of_tensor)), *of_tensor)


def _around(cells: Any, table: int) -> Corners:
    """The corners of a box around cells (row, column) of a table, counted from 0; none around none."""
    if not len(cells):
        return []
    (top, left), (bottom, right) = np.min(cells, axis=0), np.max(cells, axis=0)
    return [[PITCH * table + left - 0.45, bottom + 0.45], [PITCH * table + right + 0.45, top - 0.45]]
