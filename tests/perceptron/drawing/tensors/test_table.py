"""Tables of tensors: one filled number by number, with what its numbers were made from, and what is repeated."""

import numpy as np
import pytest

from perceptron.drawing.tensors.table import TensorTables

M, V = np.arange(4.0).reshape(2, 2), np.array([5.0, 6.0])
ONE = np.eye(4).reshape(2, 2, 2, 2)  # each number of m in its own place
COLUMN = np.eye(2)[None].repeat(2, axis=0)  # v in each row
SOURCES = {
    "m + v": (ONE, COLUMN),
    "m.sum(dim=1)": (np.eye(2)[:, :, None].repeat(2, axis=2), np.zeros((2, 2))),
}


@pytest.fixture
def tables():
    return TensorTables({"m": M, "v": V}, SOURCES, {"m + v": {1: ("v", V, (2, 2))}})


@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_so_many_numbers_are_there_and_those_that_the_last_was_made_from_are_framed(tables, count):
    tables.set("m + v", M + V, count)
    there = [float(text) for text in tables.result.numbers.strings if text]
    assert there == (M + V).ravel()[:count].tolist()
    frames = [path.get_extents() for path in tables.frames.get_paths()]
    assert len(frames) == (3 if 1 <= count <= 4 else 0)
    for frame, left in zip(frames, (0, 4.6, 9.2), strict=False):
        row, column = divmod(count - 1, 2)
        assert (frame.x0 + frame.x1) / 2 == pytest.approx(left + column)
        assert (frame.y0 + frame.y1) / 2 == pytest.approx(row)


def test_a_sum_along_an_axis_keeps_the_colour_of_its_row_and_frames_it(tables):
    tables.set("m.sum(dim=1)", M.sum(axis=1), 2)
    given, result = (cells.squares.get_facecolor() for cells in (tables.given, tables.result))
    assert np.allclose(result, given[[0, 2]])
    frame = tables.frames.get_paths()[0].get_extents()
    assert frame.width > 1.5 > frame.height, "the whole second row"
    assert tables.titles[2].get_text() == "m.sum(dim=1)\nshape (2,)"


def test_what_is_repeated_is_paler_and_only_where_it_is(tables):
    tables.set("m + v", M + V, 5)
    assert [float(text) for text in tables.given.numbers.strings if text] == [0, 1, 2, 3, 5, 6, 5, 6]
    given = tables.given.squares.get_facecolor()
    assert (given[6:8, :3] > given[4:6, :3]).all()
    tables.set("m.sum(dim=1)", M.sum(axis=1), 5)
    assert len(tables.given.squares.get_offsets()) == 6
