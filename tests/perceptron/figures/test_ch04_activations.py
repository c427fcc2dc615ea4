"""Lecture 04: what the figures show is what the formulas say."""

from __future__ import annotations

import numpy as np
import pytest


def collapsed(layers):
    """One layer (W, b) for all of them, by the formula of the chapter."""
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = V @ W, V @ b + c
    return W, b


@pytest.mark.parametrize("press", [0, 1, 7])
@pytest.mark.parametrize("slope", [0.0, 0.35, 1.0])
def test_the_curve_is_the_network_and_the_line_is_the_collapsed_layer(lecture, slope, press):
    names = lecture("04_activations")
    shown = names.live_figure("update_slope")
    shown.set(slope=slope, new_weights=press)
    assert shown.error.value == ""
    layers = names["random_layers"](press + 14)
    W, b = collapsed(layers)
    line = names["inputs"] @ W.T + b
    curve = names["network"](names["inputs"], layers, slope)
    drawn, drawn_line = names["collapse"].curve.get_ydata(), names["collapse"].line.get_ydata()
    scale = line[0, 0] / drawn_line[0, 0]
    assert np.allclose(drawn_line * scale, line) and np.allclose(drawn * scale, curve)
    low, high = shown.figure.axes[0].get_ylim()
    assert low < drawn.min() and drawn.max() < high
    assert np.allclose(drawn, drawn_line) == (slope == 1)
    assert ("at most 0.000" in shown.text) == (slope == 1)


@pytest.mark.parametrize("z", [-5.0, -1.3, 0.7, 5.0])
def test_the_slope_panel_shows_the_derivative_of_the_value_panel(lecture, z):
    names = lecture("04_activations")
    shown = names.live_figure("update_activation")
    picture = names["value_and_slope"]
    axis = picture.z
    inside = slice(1, -1)
    away_from_corners = np.abs(axis[inside]) > 0.06
    for activation in names["ACTIVATIONS"]:
        shown.set(activation=activation, z=z)
        assert shown.error.value == ""
        values, slopes = picture.value.get_ydata(), picture.slope.get_ydata()
        difference = (values[2:] - values[:-2]) / (axis[2:] - axis[:-2])
        assert np.allclose(difference[away_from_corners], slopes[inside][away_from_corners], atol=1e-3)
        (x0, x1), (y0, y1) = picture.tangent.get_data()
        assert np.isclose((y1 - y0) / (x1 - x0), np.interp(z, axis, slopes), atol=1e-3)
        flat = ~np.isnan(picture.flat.get_ydata())
        assert np.array_equal(flat, np.abs(slopes) < names["SATURATED"])


@pytest.mark.parametrize("logits", [(2.0, 1.0, -1.0), (-5.0, -5.0, 5.0), (0.0, 0.0, 0.0)])
@pytest.mark.parametrize("temperature", [0.1, 1.0, 10.0])
def test_the_bars_are_the_softmax_of_the_logits(lecture, logits, temperature):
    names = lecture("04_activations")
    shown = names.live_figure("update_softmax")
    shown.set(z1=logits[0], z2=logits[1], z3=logits[2], temperature=temperature)
    assert shown.error.value == ""
    e = np.exp(np.array(logits) / temperature)
    heights = [bar.get_height() for bar in names["softmax_picture"].probabilities]
    assert np.allclose(heights, e / e.sum())
    assert [bar.get_height() for bar in names["softmax_picture"].logits] == list(logits)
    assert "the sum is 1.000" in shown.text
