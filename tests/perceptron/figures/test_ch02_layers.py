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
    biases = sum(layers[1:])
    assert (
        f"{weights} weight{'s' if weights > 1 else ''} and {biases} bias{'es' if biases > 1 else ''}"
        in shown.text
    )
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


def test_a_dragged_mark_changes_the_size_of_its_layer(lecture):
    names = lecture("02_layers")
    shown, sketch = names.live_figure("update_structure"), names["sketch"]
    shown.set(inputs=2, hidden_1=3, hidden_2=0, hidden_3=0, outputs=1)
    for handle, size in ((0, 5), (1, 8), (4, 3)):
        (place,) = shown.handles[handle].points(shown.values())
        shown.drag(shown.handles[handle], place[0], 0.5 * size + 0.26)
        assert list(shown.values().values())[handle] == size
    assert len(sketch.neurons.get_offsets()) == 5 + 8 + 3
    assert np.isnan(shown.handles[2].points(shown.values())).any(), "a layer that is left out has no mark"


def test_between_two_steps_numbers_are_on_their_way_and_their_sum_is_open(lecture):
    names = lecture("02_layers")
    shown, picture = names.live_figure("update_pass"), names["picture"]
    shown.set(step=1.5, x1=2.0, x2=-1.0)
    assert shown.text == "h2 = (−1)·2 + 0.5·(−1) + 0 = ?"
    assert picture.network.value_labels[1] == ["1.00", "?", "?"]
    inputs = np.array(picture.network.positions[0])
    hidden = np.array(picture.network.positions[1][1])
    assert np.allclose(picture.carried.get_offsets(), (inputs + hidden) / 2)
    shown.set(step=2.0)
    assert "= −2.5" in shown.text and len(picture.carried.get_offsets()) == 0


def test_a_neuron_keeps_its_colour_when_another_gets_its_number(lecture):
    names = lecture("02_layers")
    shown, network = names.live_figure("update_pass"), names["picture"].network
    colours = []
    for step in (0.0, 2.0, 5.0):
        shown.set(step=step, x1=2.0, x2=-1.0)
        colours.append(network._circles.get_facecolor()[0].tolist())
    assert colours[0] == colours[1] == colours[2]


def test_each_step_knows_one_neuron_more(lecture):
    names = lecture("02_layers")
    told = forward.steps((2.0, -1.0), names["layers"], ["h", "y"])
    known = [
        sum(not math.isnan(value) for layer in step.values[1:] if layer for value in layer) for step in told
    ]
    assert known == [0, 1, 2, 3, 4, 5]


def test_one_more_neuron_or_layer_means_more_weights_but_a_deeper_network_may_have_fewer(lecture):
    shown = lecture("02_layers").live_figure("update_structure")

    def parameters(*sizes):
        shown.set(**dict(zip(shown.controls, sizes, strict=True)))
        return int(lecture("02_layers")["sketch"].title.get_text().split()[0])

    assert parameters(4, 4, 4, 0, 1) > parameters(4, 4, 0, 0, 1)
    assert parameters(4, 5, 4, 0, 1) > parameters(4, 4, 4, 0, 1)
    assert parameters(4, 4, 4, 0, 1) == 45 < parameters(4, 8, 0, 0, 1) == 49


def test_the_alarm_falls_and_rises_which_no_single_neuron_does(lecture):
    names = lecture("02_layers")
    alarm, temperature = names["alarm"], names["temperature"]
    assert (np.diff(alarm[temperature < 36]) < 0).all() and (np.diff(alarm[temperature > 38.1]) > 0).all()
    assert (alarm[(temperature > 36.1) & (temperature < 37.9)] == 0).all()


def test_the_two_hidden_neurons_find_the_edge(lecture):
    names = lecture("02_layers")
    found = [
        names["layer"](names["layer"]([a, b], *names["edge"][0]), *names["edge"][1])[0]
        for a in (0.0, 1.0)
        for b in (0.0, 1.0)
    ]
    assert found == [0, 1, 1, 0]
