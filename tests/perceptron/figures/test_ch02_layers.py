"""Lecture 02: what the figures show is what the formulas say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from perceptron.drawing import draw
from perceptron.models import forward


@pytest.mark.parametrize(
    "sizes", [(1, 0, 0, 0, 1), (2, 3, 0, 0, 1), (4, 4, 4, 4, 4), (8, 8, 8, 8, 8), (3, 0, 5, 0, 2)]
)
def test_the_structure_has_the_neurons_edges_and_parameters_of_its_sizes(lecture, sizes):
    names = lecture("02_layers")
    shown = names.live_figure("update_structure")
    shown.set(**dict(zip(shown.controls, sizes, strict=True)))
    assert shown.error.value == ""
    layers = [n for n in sizes if n]
    weights = sum(a * b for a, b in zip(layers, layers[1:], strict=False))
    assert len(names["sketch"].edges.get_segments()) == weights
    assert len(names["sketch"].neurons.get_offsets()) == sum(layers)
    assert f"= {weights + sum(layers[1:])} parameters" in shown.text
    assert names["sketch"].title.get_text() == f"{weights + sum(layers[1:])} parameters"


@pytest.mark.parametrize("x", [(2.0, -1.0), (-3.0, 3.0), (0.0, 0.0), (3.0, -3.0)])
def test_the_forward_pass_ends_with_the_outputs_of_the_matrix_formula(lecture, x):
    names = lecture("02_layers")
    shown = names.live_figure("update_pass")
    (W1, b1, _), (W2, b2, _) = names["layers"]
    h = np.maximum(0, np.array(W1) @ x + b1)
    y = np.array(W2) @ h + b2
    shown.set(step=5, x1=x[0], x2=x[1])
    assert shown.error.value == ""
    told = forward.steps(x, names["layers"], ["h", "y"])
    assert np.allclose(told[-1].values[1], h) and np.allclose(told[-1].values[2], y)
    assert shown.text.endswith(f"= {y[1]:.4g}".replace("-", "−"))
    network = names["picture"].network
    assert network.value_labels == [[draw.number(value, 5) for value in layer] for layer in (x, h, y)]


def test_each_step_knows_one_neuron_more(lecture):
    names = lecture("02_layers")
    told = forward.steps((2.0, -1.0), names["layers"], ["h", "y"])
    known = [
        sum(not math.isnan(value) for layer in step.values[1:] if layer for value in layer) for step in told
    ]
    assert known == [0, 1, 2, 3, 4, 5]
