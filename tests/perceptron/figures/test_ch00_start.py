"""The live figures of lecture 00 show what their formulas say."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron.models import data, quickfit


@pytest.mark.parametrize("frequency", [1, 5, 9])
def test_the_first_figure_is_a_sine(lecture, frequency: int) -> None:
    names = lecture("00_start")
    names.live_figure("update_wave").controls["frequency"].value = frequency
    x, y = names["wave"].get_data()
    assert np.allclose(y, np.sin(frequency * x))


@pytest.mark.parametrize("neurons", [1, 8, 24])
def test_the_curve_is_the_fit_of_so_many_neurons(lecture, neurons: int) -> None:
    names = lecture("00_start")
    shown = names.live_figure("update_fit")
    shown.controls["neurons"].value = neurons
    x, y = data.nonlinear_samples(80, noise=0.08, seed=4)
    curve_x, curve_y = names["picture"].curve.get_data()
    network = quickfit.fit(x, y, neurons)
    assert np.allclose(curve_y, network(curve_x))
    steps = network.steps(curve_x)
    drawn = [np.asarray(segment)[:, 1] for segment in names["picture"].steps.get_segments()]
    assert len(drawn) == neurons - 1 and np.allclose([*drawn, names["picture"].newest.get_ydata()], steps)
    misses = np.array(names["picture"].misses.get_segments())
    assert np.allclose(misses[:, :, 0], x[:, None]) and np.allclose(misses[:, 0, 1], y)
    assert np.allclose(misses[:, 1, 1], network(x))
    sizes, errors = names["picture"].errors.get_data()
    assert list(sizes) == list(range(1, neurons + 1))
    assert errors[-1] == pytest.approx(np.abs(misses[:, 0, 1] - misses[:, 1, 1]).mean())
    assert len(names["picture"].edges.get_segments()) == neurons
    assert f"adjustable numbers: {3 * neurons + 1}," in shown.text
    assert f"{np.mean(np.abs(network(x) - y)):.3f}" in shown.text
