"""Lecture 02: what the figures show is what the formulas say."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from perceptron.drawing import draw
from perceptron.figures import ch02_layers as figures
from perceptron.live import recording
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


START = {"step": 5.0, "x1": 1.5, "x2": 1.0, "edge": 0, "change": 0.0}


def outputs(layers, x, weight=(1, 0, 0), change=0.0):
    """The outputs of both layers in matrix form, with one weight changed."""
    (W1, b1, _), (W2, b2, _) = layers
    Ws = [np.array(W1), np.array(W2)]
    Ws[weight[0] - 1][weight[1:]] += change
    h = np.maximum(0, Ws[0] @ x + b1)
    return h, Ws[1] @ h + b2


@pytest.mark.parametrize("x", [(1.5, 1.0), (0.0, 0.0), (3.0, 0.5), (3.0, 3.0)])
def test_the_forward_pass_ends_with_the_outputs_of_the_matrix_formula(lecture, x):
    names = lecture("02_layers")
    shown = names.live_figure("update_pass")
    h, y = outputs(names["layers"], x)
    shown.set(**START | {"x1": x[0], "x2": x[1]})
    assert shown.error.value == ""
    told = forward.steps(x, names["layers"], ["h", "y"])
    assert np.allclose(told[-1].values[1], h) and np.allclose(told[-1].values[2], y)
    said = [f"{value:.4g}".replace("-", "−") for value in y]
    assert f"= {said[1]}\nLeft wheel {said[0]}, right wheel {said[1]}: " in shown.text
    network = names["picture"].network
    assert network.value_labels == [[draw.number(value, 5) for value in layer] for layer in (x, h, y)]


def test_each_weight_can_be_changed_and_what_it_changes_is_ringed(lecture):
    names = lecture("02_layers")
    shown, picture = names.live_figure("update_pass"), names["picture"]
    assert list(picture.weights())[3] == "x₂ → h₂" and list(picture.weights())[-1] == "h₃ → ŷ₂, right wheel"
    before = np.concatenate(outputs(names["layers"], (1.5, 1.0)))
    for edge, change in [(0, -1.0), (2, 0.5), (3, 2.0), (5, -2.0), (7, 2.0), (8, 1.5), (11, -0.5)]:
        shown.set(**START | {"edge": edge, "change": change})
        after = np.concatenate(outputs(names["layers"], (1.5, 1.0), picture.network.edges[edge], change))
        assert sum(picture.network.value_labels[1:], []) == [draw.number(value, 5) for value in after]
        ringed = picture.rings.get_edgecolor()[:, 3] > 0
        assert (ringed == (abs(after - before) > 1e-9)).all()
        layer, j, i = picture.network.edges[edge]
        given = names["layers"][layer - 1][0][j][i]
        assert f" is {given + change:g} in place of {given:g}: ".replace("-", "−") in shown.text
        assert shown.text.count(" → ") == 1 + sum(ringed)  # of the weight's name and of each number
        assert len(picture.robot.given.get_xdata()) == (60 if ringed[3:].any() else 0)
        assert ("Dashed" in shown.text) == ringed[3:].any()


def test_a_knob_goes_along_its_wire_past_others_that_cross_it_and_to_another_wire(lecture):
    names = lecture("02_layers")
    shown, knob = names.live_figure("update_pass"), names["picture"].knob
    shown.set(**START | {"edge": 4})
    for change in (0.5, 2.0, -2.0):  # the wires of x₁ → h₃ and x₂ → h₁ cross
        shown.drag(shown.handles[2], *knob.place(4, change))
        assert (shown.values()["edge"], shown.values()["change"]) == (4, change)
        assert knob.grip.get_xydata()[0] == pytest.approx(knob.place(4, change))
    shown.drag(shown.handles[2], *knob.place(11, 1.5))
    assert (shown.values()["edge"], shown.values()["change"]) == (11, 1.5)


def test_the_robot_turns_to_the_brighter_side_and_backs_away_from_much_light(lecture):
    names = lecture("02_layers")
    shown, robot = names.live_figure("update_pass"), names["picture"].robot
    assert figures.drives([1, 1], [2, -2]).endswith("turns right on the spot.")
    for x1, x2 in itertools.product(np.arange(0, 3.5, 0.5), repeat=2):
        shown.set(**START | {"x1": x1, "x2": x2})
        x, y = robot.way.get_data()
        if x1 == x2:
            assert np.allclose(x, 0) and (
                np.sign(y[-1] - y[0]) == np.sign(2 - x1) if x1 != 2 else len(y) == 0
            )
            said = "drives straight on" if x1 < 2 else "stands still" if x1 == 2 else "backs straight away"
            assert said in shown.text
        else:
            assert (
                f"turns {'left' if x1 > x2 else 'right'}" in shown.text
                and "towards the brighter" in shown.text
            )


@pytest.mark.parametrize(("left", "right"), [(1.0, 2.0), (-3.0, 4.0), (2.0, 2.0), (1.5, -0.5), (0.0, 0.0)])
def test_the_drawn_course_is_that_of_two_wheels_in_small_steps(left, right):
    x, y, heading = figures.course(left, right)
    turn = figures.PACE * (right - left) / (2 * figures.WHEELS[1][0])
    time = min(figures.SECONDS, 2 * np.pi / abs(turn) if turn else np.inf)
    place, angle, n = np.zeros(2), np.pi / 2, 20000
    for _ in range(n):
        place += figures.PACE * (left + right) / 2 * time / n * np.array([np.cos(angle), np.sin(angle)])
        angle += turn * time / n
    assert (x[-1], y[-1], heading[-1]) == pytest.approx((*place, angle), abs=1e-3)


@pytest.mark.parametrize(("x1", "x2"), [(3.0, 1.0), (3.0, 0.0), (0.0, 3.0), (1.0, 3.0), (1.5, 1.0)])
def test_the_way_is_drawn_with_the_arrow_at_its_end_and_beside_the_eyes(lecture, x1, x2):
    names = lecture("02_layers")
    shown, robot = names.live_figure("update_pass"), names["picture"].robot
    shown.set(**START | {"x1": x1, "x2": x2})
    way, head = robot.way.get_xydata(), robot.there.get_xy()
    assert robot.there.get_visible() and head[:3].mean(axis=0) == pytest.approx(way[-1], abs=0.1)
    assert (head[0] - way[-1]) @ (way[-1] - way[-2]) > 0
    turned = abs(figures.course(*outputs(names["layers"], (x1, x2))[1])[2][-1] - np.pi / 2)
    if turned > np.pi:  # it spins
        assert np.abs(way).max() < figures.BODY, "its way lies on its body"
        assert min(np.hypot(*(way - eye).T).min() for eye in figures.EYES) > figures.EYE
    shown.set(**START | {"x1": 2.0, "x2": 2.0})
    assert not robot.there.get_visible()


@pytest.mark.parametrize("x", [(1.5, 1.0), (0.0, 0.0), (2.0, 3.0)])
def test_a_neuron_that_is_off_is_crossed_out_and_has_its_sum(lecture, x):
    names = lecture("02_layers")
    shown, picture = names.live_figure("update_pass"), names["picture"]
    W, b, _ = names["layers"][0]
    sums = np.array(W) @ x + b
    for step in range(6):
        shown.set(**START | {"x1": x[0], "x2": x[1], "step": float(step)})
        known = min(step, 3)
        written = [f"z = {draw.number(z, 6)}" for z in sums[:known]]
        assert picture.sums.strings == written + [""] * (3 - known)
        assert picture.off.neurons == [(1, j) for j in range(known) if sums[j] <= 0]
    shown.set(**START | {"edge": 2, "change": -0.5})
    assert picture.sums.strings[1] == "z = −1.25" and "h₂ stays off, its sum is now −1.25" in shown.text


def test_the_answers_to_the_two_questions_about_the_pass(lecture):
    layers = lecture("02_layers")["layers"]
    assert outputs(layers, (3.0, 3.0))[1].tolist() == [-2, -2]
    given = outputs(layers, (1.5, 1.0))[1]
    differs = {
        weight: [bool((outputs(layers, (1.5, 1.0), weight, c)[1] != given).any()) for c in (-2.0, 0.5, 2.0)]
        for weight in (
            (1, 1, 0),
            (2, 0, 1),
            (2, 0, 2),
        )  # from x₁ to h₂, from h₂ and from h₃ to the left wheel
    }
    assert list(differs.values()) == [[False, True, True], [False, False, False], [True, True, True]]


def test_what_the_pass_asks_for_can_be_tried_on_the_website(lecture):
    shown = lecture("02_layers").live_figure("update_pass")
    shown.set(**START)
    assert shown.pairs == [("x1", "x2"), ("edge", "change")]
    recorded = {name: recording.places(control, 17) for name, control in shown.controls.items()}
    assert {0.0, 2.0, 3.0} <= set(recorded["x1"]) & set(recorded["x2"])
    assert 0.5 in recorded["change"] and recorded["edge"] == list(range(12))


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
    shown.set(**START | {"step": 1.5})
    assert shown.text == "h₂ = (−1)·1.5 + 1·1 + 0 = ?"
    assert picture.network.value_labels[1] == ["0.50", "?", "?"]
    assert len(picture.robot.way.get_xdata()) == 0, "a robot whose wheels are unknown goes nowhere"
    inputs = np.array(picture.network.positions[0])
    hidden = np.array(picture.network.positions[1][1])
    assert np.allclose(picture.carried.get_offsets(), (inputs + hidden) / 2)
    shown.set(step=2.0)
    assert "= −0.5" in shown.text and len(picture.carried.get_offsets()) == 0


def test_a_neuron_keeps_its_colour_when_another_gets_its_number(lecture):
    names = lecture("02_layers")
    shown, network = names.live_figure("update_pass"), names["picture"].network
    colours = []
    for step in (0.0, 2.0, 5.0):
        shown.set(**START | {"step": step})
        colours.append(network._circles.get_facecolor()[0].tolist())
    assert colours[0] == colours[1] == colours[2]


def test_each_step_knows_one_neuron_more(lecture):
    names = lecture("02_layers")
    told = forward.steps((1.5, 1.0), names["layers"], ["h", "y"])
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


def test_chapter_03_takes_up_the_same_network_and_sample(lecture):
    layers, names = lecture("02_layers")["layers"], lecture("03_matrix_form")
    for (W, b, _), taken in zip(layers, (("W1", "b1"), ("W2", "b2")), strict=True):
        assert np.array_equal(W, names[taken[0]]) and np.array_equal(b, names[taken[1]])
    assert lecture("02_layers")["x"] == names["X"][0].tolist()
