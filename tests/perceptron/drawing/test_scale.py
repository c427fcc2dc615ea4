"""An axis that follows what is shown, without a whole drawing."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from perceptron import live
from perceptron.drawing import draw
from perceptron.drawing.scale import Scale, ticks


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (-0.1, 1.1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-5.5, 5.5, [-4, -2, 0, 2, 4]),
        (-0.66, 0.66, [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6]),
    ],
)
def test_ticks_are_round_numbers_within_the_frame_and_none_is_minus_zero(low, high, wanted) -> None:
    found = ticks(low, high)
    assert np.allclose(found, wanted)
    assert not np.signbit(found[found == 0]).any()


def test_a_curve_keeps_its_data_in_every_frame_and_only_what_changed_is_drawn() -> None:
    figure, axes = plt.subplots(figsize=(4, 3), layout="constrained")
    x = np.linspace(0, 1, 51)
    axes.set(xlim=(0, 1))
    scale = Scale(axes)
    (curve,) = axes.plot(x, x, transform=scale.transform)

    def update(size: float) -> str:
        curve.set_ydata(size * x)
        scale.set(-size, 2 * size, ticks(-size, 2 * size))
        return ""

    shown = live.figure(figure, update, size=live.slider(1.0, 50.0, 2.0))
    for size in (1.0, 7.0, 50.0):
        before = shown.canvas.redraws
        shown.set(size=size)
        assert shown.canvas.redraws == before
        assert np.allclose(curve.get_ydata(), size * x)
        drawn = axes.transAxes.inverted().transform(curve.get_transform().transform([(1.0, size)]))
        assert drawn[0, 1] == pytest.approx(2 / 3) == scale.at(size)
        assert scale.back(scale.at(1.7)) == pytest.approx(1.7)
        assert np.array_equal(shown.pixels(), shown.fresh_pixels())


@pytest.mark.parametrize("xscale", ["linear", "log"])
def test_its_numbers_stand_beside_the_axis_whatever_the_scale_of_x(xscale: str) -> None:
    figure, axes = plt.subplots(figsize=(4, 3), layout="constrained")
    axes.set(xscale=xscale, xlim=(0.7, 80))
    scale = Scale(axes)
    scale.set(0.0, 1.6, [0.0, 0.8, 1.6])
    glyphs = scale._labels._glyphs
    for wide in (4, 9):
        figure.set_size_inches(wide, 3)
        figure.draw_without_rendering()
        places = glyphs.get_offset_transform().transform(glyphs.get_offsets()[:3])
        beside = (axes.get_window_extent().x0 - places[:, 0]) / figure.dpi
        assert np.allclose(beside, 0.12 + 0.5 * 4 * draw.DIGIT), "inches, of four digits, however wide it is"
        assert np.allclose(axes.transAxes.inverted().transform(places)[:, 1], [0, 0.5, 1])
