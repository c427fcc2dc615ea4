"""The panels beside a network show what they are given, at its place, and nothing when they are cleared."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from perceptron.drawing import draw
from perceptron.drawing.panels.arrows import Arrows
from perceptron.drawing.panels.bars import Bars
from perceptron.drawing.panels.code import Code
from perceptron.drawing.panels.targets import Targets


@pytest.fixture
def axes():
    _, axes = plt.subplots(figsize=(4.5, 2.0))
    draw.clear_axes(axes)
    return axes


def test_an_arrow_reaches_from_tail_to_tip_and_one_without_length_is_none(axes) -> None:
    arrows = Arrows(axes, "black", 1.0)
    arrows.set(np.array([[1.0, 1.0], [2.0, 1.0]]), np.array([[1.0, 1.5], [2.0, 1.0]]))
    (shape,) = arrows.shapes.get_paths()
    assert shape.vertices[:, 1].min() == pytest.approx(1.0) and shape.vertices[:, 1].max() == pytest.approx(
        1.5
    )
    assert np.ptp(shape.vertices[:, 0]) < 0.25 and arrows.tips.tolist() == [[1.0, 1.5]]


@pytest.mark.parametrize("spans", [[(0.0, -0.3), (-0.3, -0.7)], [(0.0, 13.0), (0.0, 0.0)], [(0.0, 0.0)] * 2])
def test_bars_stand_on_a_scale_that_has_room_for_the_longest(axes, spans) -> None:
    bars = Bars(axes, 2, text=2.0)
    bars.set("title", ["one: 1", "two"], spans, ["black", "grey"])
    longest = np.max(np.abs(spans))
    assert longest <= bars.end <= max(2.6 * longest, 1.0)
    for (a, b), path in zip(spans, bars.shapes.get_paths(), strict=True):
        low, high = path.vertices[:, 0].min(), path.vertices[:, 0].max()
        places = (np.array([low, high]) - bars.middle) / bars.half * bars.end
        assert places == pytest.approx(sorted([a, b]))
    assert bars.texts == ["one: 1", "two"]
    bars.clear()
    assert not bars.spans and not any(bars.labels.strings)


def test_the_line_at_work_is_black_and_marked(axes) -> None:
    code = Code(axes, ["a = 1", "longer = 2", "c"])
    code.set(["a = 1", "b = 2"], 2)
    assert [line.strip() for line in code.strings] == ["1   a = 1", "2 ▸ b = 2", ""]
    inks = code.labels._glyphs.get_facecolor()
    assert inks[1, :3].tolist() == [0, 0, 0] and inks[0, 0] > 0.4
    assert len(code.regions) == 3


def test_outputs_stand_where_they_are_and_wish_for_their_targets(axes) -> None:
    targets = Targets(axes, ["a", "b"], -5, 6)
    y_hat, y, before = np.array([0.5, -1.0]), np.array([1.0, -2.0]), np.array([0.0, -1.0])
    targets.set("L", y_hat, y, before, True, ["0.5", "−1"], ["y₁ = 1", "y₂ = −2"])
    assert targets.dots.get_xdata() == pytest.approx(targets.at(y_hat))
    assert targets.goals.get_xdata() == pytest.approx(targets.at(y))
    assert targets.before.get_xdata() == pytest.approx(targets.at([0.0])), "only what has moved was elsewhere"
    assert targets.wishes.tips[:, 0] == pytest.approx(targets.at(y))
    targets.set("L", y_hat, y, before, False, ["0.5", "−1"], ["", ""])
    assert not len(targets.wishes.tips)
    targets.clear()
    assert not any(targets.labels.strings) and not len(targets.dots.get_xdata())
