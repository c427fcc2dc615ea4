"""The live figure of lecture 13 shows the runs, and its line says when the two settings are apart."""

from __future__ import annotations

import numpy as np
import pytest

NAME = "13_playground"


@pytest.mark.parametrize("epoch", [0, 10, 60, 100])
def test_every_dot_is_one_run_after_this_epoch(lecture, epoch):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_luck"), names["luck"]
    shown.set(epoch=epoch)
    for row, (dots, shares) in enumerate(zip(picture.dots, (names["two"], names["three"]), strict=True)):
        assert np.array_equal(dots.get_xdata(), shares[epoch])
        assert len(dots.get_xdata()) == 20
        assert np.abs(np.asarray(dots.get_ydata()) - row).max() < 0.5
    apart = names["three"][epoch].min() > names["two"][epoch].max()
    assert shown.text.endswith("apart" if apart else "mixed")
    assert f"best of two neurons {names['two'][epoch].max():.1%}" in shown.text
    assert shown.error.value == ""


def test_the_runs_are_mixed_at_first_and_apart_at_last(lecture):
    shown = lecture(NAME).live_figure("update_luck")
    shown.set(epoch=5)
    assert shown.text.endswith("mixed")
    shown.set(epoch=100)
    assert shown.text.endswith("apart")
