"""The live figures of lecture 05 show what the formulas say, wherever their sliders stand."""

import itertools
import re

import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.models import data, digit_networks


@pytest.fixture
def names(lecture):
    return lecture("05_approximation")


def read(texts):
    """The numbers in texts such as "b = −1.0"."""
    return np.array([float(text.replace("−", "-").split()[-1]) for text in texts])


def relu_sum(x, biases, weights, offset=0.0):
    return np.maximum(x[:, None] + biases, 0) @ weights + offset


STARTS = {
    "update_hinges": {"k0": 1, "k1": 2, "k2": 3, "v0": 1, "v1": -2, "v2": 0, "kind": "ReLU", "w": 1},
    "update_fit": {"target": "sine", "pieces": 4},
    "update_four": {"v1": 0.6, "v2": -0.4, "v3": 0.3, "v4": 0.0},
    "update_tower": {"steps": 4, "w": 2.0, "b1": -2.0, "b2": -5.0, "b3": -3.0, "b4": -6.0, "c": 0.0},
    "update_towers": {"target": "hills", "n": 8, "copies": 1},
}

HINGES = ["k0", "k1", "k2", "v0", "v1", "v2"]


def hinges_at(biases, weights, **more):
    """The values of the controls for neurons relu(x + b), times their weights."""
    return dict(zip(HINGES, (*np.negative(biases), *weights), strict=True)) | {"kind": "ReLU", **more}


@pytest.mark.parametrize(
    "values", [(-1, -2, -3, 1, -2, 1), (-2.5, -0.2, -1.4, -4, 3.5, 0), (-1.1, -3.4, -1.1, 2, 0.5, -4)]
)
def test_the_hinges_their_sum_and_the_numbers_of_the_network_say_the_same(names, values):
    shown, picture = names.live_figure("update_hinges"), names["hinge_picture"]
    shown.set(**hinges_at(values[:3], values[3:]))
    x, biases, weights = names["hinge_x"], np.array(values[:3]), np.array(values[3:])
    total = relu_sum(x, biases, weights)
    assert np.allclose(np.interp(x, *picture.sum.line.get_data()), total)
    for hinge, bias, weight in zip(picture.hinges, biases, weights, strict=True):
        x_shown, y_shown = hinge.get_data()
        assert np.allclose(y_shown, weight * np.maximum(x_shown + bias, 0))
        assert x_shown[-1] == x[-1] or abs(y_shown[-1]) == pytest.approx(picture.TOP, abs=0.05)
    assert np.allclose(read(picture.network.biases.strings), [*biases, 0])
    assert np.allclose(read(picture.network.weights.strings), weights)
    for text, bias, weight in zip(picture.written.strings, biases, weights, strict=True):
        weight_told, knot = text.replace("−", "-").split(":  ")[1].split(" · relu(x - ")
        assert (float(weight_told), float(knot.strip(")"))) == (weight, -bias)
    low, high = picture.sum.FRAME[1]
    knots = np.column_stack([-biases, np.interp(-biases, x, total)])
    inside = (knots[:, 1] >= low) & (knots[:, 1] <= high)
    assert np.allclose(picture.sum.knots.dots.get_xydata(), knots[inside]), "the others leave the frame"
    for head, axis, way in picture.sum.knots.gone:
        beyond = (knots[:, 1] > high if way > 0 else knots[:, 1] < low) & (axis == 1)
        edge = np.column_stack([knots[beyond, 0], np.full(beyond.sum(), high if way > 0 else low)])
        assert np.allclose(head.get_xydata(), edge)
    held = np.clip(knots, *np.transpose(picture.sum.FRAME))
    for j in range(3):
        hinge, knot = shown.handles[2 * j : 2 * j + 2]
        assert hinge.points(shown.values())[0] == pytest.approx(picture.ends.dots.get_xydata()[j])
        assert knot.points(shown.values())[0] == pytest.approx(held[j])
    slopes = [slope for slope in picture.sum.slopes.strings if slope]
    assert all(any(np.isclose(float(slope.replace("−", "-")), np.diff(total) * 100)) for slope in slopes)
    assert shown.error.value == ""


def test_hinges_and_knots_are_dragged(names):
    shown = names.live_figure("update_hinges")
    shown.set(**STARTS["update_hinges"])
    shown.drag(shown.handles[4], 9.0, 0.5)  # up only
    assert shown.values()["v2"] == 1 and shown.values()["k2"] == 3
    shown.drag(shown.handles[1], 1.52, 9.0)  # to the right only
    assert shown.values() == {**STARTS["update_hinges"], "k0": 1.5, "v2": 1}


def test_a_step_and_a_bump_are_found_and_nothing_else_is(names):
    shown, picture, rng = names.live_figure("update_hinges"), names["hinge_picture"], np.random.default_rng(0)
    x, found, upside_down = names["hinge_x"], {"bump": 0, "step": 0, "neither": 0}, 0
    shapes = [[1, -2, 1], [-2, 4, -2], [1, -1, 0], [2, -1, -1], [0, 0, 0], [1, -3, 2]]
    for shape in shapes * 3:
        shown.set(**hinges_at((-1, -2, -3), rng.permutation(shape)))
        if rng.random() < 0.3:
            shown.set(k1=1.5)
        knots, weights = np.array([shown.values()[name] for name in HINGES]).reshape(2, 3)
        total = relu_sum(x, -knots, weights)
        level = np.isclose(total[-1], total[-2])
        rises, falls = (np.diff(total) > -1e-9).all(), (np.diff(total) < 1e-9).all()
        is_bump = level and np.isclose(total[-1], 0) and not np.allclose(total, 0)
        is_step = level and not np.isclose(total[-1], 0) and (rises or falls)
        wanted = "bump" if is_bump else "step" if is_step else "neither"
        found[wanted] += 1
        assert wanted in shown.text
        height = total[np.abs(total).argmax()]
        done = wanted != "neither" and height > 0
        assert picture.sum.name.strings[0].startswith(f"✓ a {wanted}" if done else "")
        assert ("done" in shown.text) == done == bool(picture.sum.name.strings[0])
        assert ("upside down" in shown.text) == (wanted != "neither" and not done)
        upside_down += "upside down" in shown.text
        if is_bump:
            wide = np.ptp(x[~np.isclose(total, 0)]) + 0.02  # its feet are 0
            assert f"a bump {height:.2f} high, {wide:.1f} wide" in shown.text.replace("−", "-")
    assert min(found.values()) >= 2 and upside_down >= 2, (found, upside_down)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((-1, -2, -2, 1, -2, 1), "Slopes 0, 1, 0: a step 1.00 high. Task 1 of 3: done"),
        ((-2, -2, -1, -2, 1, 1), "Slopes 0, 1, 0: a step 1.00 high. Task 1 of 3: done"),
        ((-1, -1, -3, -0.5, 1.5, -1), "Slopes 0, 1, 0: a step 2.00 high. Task 1 of 3: done"),
        ((-1, -1, -2, 1, -1, 1), "Slopes 0, 0, 1: neither a step nor a bump"),
        ((-1, -1, -1, 1, -2, 1), "Slopes 0, 0: neither a step nor a bump"),
    ],
)
def test_knots_at_one_place_are_one_bend_for_what_is_said(names, values, said):
    shown = names.live_figure("update_hinges")
    shown.set(**hinges_at(values[:3], values[3:]))
    assert shown.text == said and shown.error.value == ""


def test_a_step_and_a_bump_are_one_move_away_for_who_moves_one_control(names):
    """As on the website."""
    shown = names.live_figure("update_hinges")
    start = STARTS["update_hinges"]
    for move, made in (
        ({"v1": names["level"].answer}, "a step"),
        ({"v2": names["to_zero"].answer}, "a bump"),
    ):
        shown.set(**start)
        assert "neither" in shown.text
        shown.set(**move)
        assert made in shown.text


def test_the_bump_1_high_and_1_wide_is_told_as_done_and_any_other_is_a_bump(names):
    shown = names.live_figure("update_hinges")
    shown.set(**hinges_at((-1, -2, -3), (1, -2, 1)))
    assert shown.text.endswith("a bump 1.00 high, 2.0 wide. Task 2 of 3: done")
    shown.set(**hinges_at((-1, -1.5, -2), (2, -4, 2)))
    assert shown.text.endswith("a bump 1.00 high, 1.0 wide. Task 3 of 3: done")
    shown.set(**hinges_at((-1, -1.5, -2), (1, -2, 1)))
    assert shown.text.endswith("a bump 0.50 high, 1.0 wide. Task 2 of 3: done")


@pytest.mark.parametrize(
    "values", [(-1, -2, -3, 1, -2, 1), (-1.5, -2, -2.5, 2, -4, 2), (-3, -0.5, -3.2, 1, 4, -4)]
)
def test_what_a_neuron_adds_is_filled_right_behind_its_knot_and_nowhere_else(names, values):
    shown, picture = names.live_figure("update_hinges"), names["hinge_picture"]
    shown.set(**hinges_at(values[:3], values[3:]))
    ends, heights = picture.sum.line.get_data()
    for k, path in enumerate(picture.sum.added.get_paths()):
        corners = path.vertices[:3]
        start, far = corners[0, 0], corners[1, 0]
        assert start == pytest.approx(ends[k]) and far <= min(start + picture.sum.WEDGE, ends[k + 1]) + 1e-9
        assert corners[:2, 1] == pytest.approx(np.interp([start, far], ends, heights))
        added = sum(v for b, v in zip(values[:3], values[3:], strict=True) if -b == start) if k else 0
        assert corners[1, 1] - corners[2, 1] == pytest.approx(added * (far - start), abs=1e-9)


def test_numbers_that_would_touch_are_not_written(names):
    shown, picture = names.live_figure("update_hinges"), names["hinge_picture"]
    values = hinges_at((-1, -1, -1.1), (4, 4, 4))
    shown.set(**values)
    assert picture.ends.written.strings == ["", "", "2"], "those of one place are covered by the last"
    assert picture.sum.slopes.strings == ["0", "", "12", ""]
    shown.set(**{**values, "k1": 1.6, "k2": 2.2})
    assert picture.ends.written.strings == picture.sum.knots.written.strings == ["0", "1", "2"]
    assert picture.sum.slopes.strings == ["0", "4", "8", "12"]


STEEPER = [1, 2, 4, 8, 16, 32, 64]


@pytest.mark.parametrize("w", STEEPER)
def test_a_sigmoid_with_a_growing_weight_becomes_a_step_whose_place_stays(names, w):
    shown, picture, x = names.live_figure("update_hinges"), names["hinge_picture"], names["hinge_x"]
    knots, weights = np.array([0.6, 2.0, 3.2]), np.array([1, -2.5, 4])
    shown.set(**hinges_at(-knots, weights, kind="sigmoid", w=w))
    biases = read(picture.network.biases.strings)[:3]
    assert np.allclose(biases, -w * knots, atol=0.51 if w > 30 else 0.051), "−102 stands for −102.4"
    assert np.allclose(read(picture.network.first.strings), w)
    total = (weights / (1 + np.exp(-(w * x[:, None] - w * knots)))).sum(axis=1)
    assert np.allclose(picture.sum.line.get_ydata(), total)
    for j, (hinge, text) in enumerate(zip(picture.hinges, picture.written.strings, strict=True)):
        assert np.allclose(hinge.get_ydata(), weights[j] / (1 + np.exp(-w * (hinge.get_xdata() - knots[j]))))
        assert text.endswith(f" · σ({w if w > 1 else ''}x − {w * knots[j]:.1f})")
        assert np.allclose(shown.handles[2 * j].points(shown.values()), [[knots[j], weights[j] / 2]]), (
            "half of it"
        )
        there = np.interp(knots[j], x, total)
        assert np.allclose(
            shown.handles[2 * j + 1].points(shown.values()),
            [[knots[j], np.clip(there, *picture.sum.FRAME[1])]],
        )
    steep = w >= picture.STEEP
    levels = [0, 1, -1.5, 2.5]
    if steep:
        assert np.allclose(np.interp([0.2, 1.3, 2.6, 3.7], x, total), levels, atol=0.02)
        assert shown.text == "Levels 0, 1, -1.5, 2.5: neither a step nor a bump"
        assert picture.sum.slopes.strings == ["0", "1", "−1.5", "2.5"]
    else:
        assert shown.text.startswith(f"First weight {w}: no steps yet")
        assert shown.text.endswith(
            f"Each b is −{w}k: had it stayed −k, the step would have slid from k to k/{w}"
        ) == (w > 1)
        reached = np.interp([0.3, 1.3, 2.6, 3.6], x, total)
        told = [
            (text, level) for text, level in zip(picture.sum.slopes.strings, reached, strict=True) if text
        ]
        assert len(told) >= 2 and np.allclose(
            read(text for text, _ in told), [at for _, at in told], atol=0.021
        )
        levels = reached
    beside = picture.sum.slopes.artists[1].get_offsets()
    assert np.allclose(beside[:, 0], [0.3, 1.3, 2.6, 3.6])
    assert np.allclose(abs(beside[:, 1] - levels), picture.sum.BESIDE, atol=0.121)
    assert shown.error.value == ""
    shown.drag(shown.handles[0], 9.0, 1.25)
    shown.drag(shown.handles[3], 1.52, 9.0)
    assert shown.values() == {**hinges_at((-0.6, -1.5, -3.2), (2.5, -2.5, 4)), "kind": "sigmoid", "w": w}


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ((1, 0, 0), "Levels 0, 1, 1, 1: a step 1.00 high. Task 1 of 3: done"),
        ((0, 2.5, 0), "Levels 0, 0, 2.5, 2.5: a step 2.50 high. Task 1 of 3: done"),
        ((1, -1, 0), "Levels 0, 1, 0, 0: a bump 1.00 high, 1.0 wide. Task 3 of 3: done"),
        ((2, -2, 0), "Levels 0, 2, 0, 0: a bump 2.00 high, 1.0 wide. Task 2 of 3: done"),
        ((1, 0, -1), "Levels 0, 1, 1, 0: a bump 1.00 high, 2.0 wide. Task 2 of 3: done"),
        ((-1, 1, 0), "Levels 0, -1, 0, 0: a bump -1.00 high, 1.0 wide, upside down"),
        ((1, -2, 1), "Levels 0, 1, -1, 0: neither a step nor a bump"),
        ((1, 1, 0), "Levels 0, 1, 2, 2: neither a step nor a bump"),
        ((0, 0, 0), "Levels 0, 0, 0, 0: neither a step nor a bump"),
    ],
)
@pytest.mark.parametrize("w", [16, 64])
def test_steep_sigmoids_make_a_step_of_one_and_a_bump_of_two(names, weights, said, w):
    shown = names.live_figure("update_hinges")
    shown.set(**hinges_at((-1, -2, -3), weights, kind="sigmoid", w=w))
    assert shown.text == said
    shown.set(w=8)
    assert "done" not in shown.text
    assert names["half"].answer == -16 * 2, "−b/w is 2"


@pytest.mark.parametrize(
    "activation", [np.tanh, np.arctan, lambda z: z / (1 + np.abs(z)), lambda z: np.exp(-np.exp(-z))]
)
def test_any_activation_with_two_different_limits_is_a_step_once_its_weight_is_large(activation):
    x, w, b = np.linspace(0, 4, 401), 1e6, -2e6
    away = np.abs(x + b / w) > 0.05
    with np.errstate(over="ignore"):
        low, high = activation(np.array([-1e12, 1e12]))
        assert np.allclose(activation(w * x + b)[away], np.where(x < 2, low, high)[away], atol=1e-3)
    assert high - low > 0.5


@pytest.mark.parametrize("gap", [0.1, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("w", [16, 64])
def test_the_level_between_two_steps_is_one_that_the_sum_reaches(names, w, gap):
    shown, picture = names.live_figure("update_hinges"), names["hinge_picture"]
    shown.set(**hinges_at((-1, -1 - gap, -3), (1, -1, 0), kind="sigmoid", w=w))
    total = picture.sum.line.get_ydata()
    levels = [float(level) for level in shown.text.removeprefix("Levels ").partition(":")[0].split(", ")]
    assert levels[::2] == [0, 0] and levels[1] == pytest.approx(total.max(), abs=0.021)
    assert (levels[1] == 1) == (w * gap > 9)


BUMPS = ("h1", "h2", "h3", "h4", "h5")
HAND = [("wave", 1.0), ("square root", 1.0), ("square root", 0.5), ("square root", 2.0)]
RAISED = [(0, 0, 0, 0, 0), (0, 0.2, 0, 0, 0), (0.68, 1.18, 1, 0.32, -0.18), (-0.5, 1.2, -0.5, 1.2, -0.5)]


def hand_knots(crowding):
    return 2 * np.pi * (np.arange(7) / 6) ** crowding


def weights_told(shown):
    """What the line says that the bumps add to the output weights of h₀ to h₅."""
    added = np.zeros(6)
    neurons, _, changes = shown.text.partition("change the output weights of ")[2].partition(" by ")
    for neuron, weight in zip(neurons.split(", "), changes.split(", "), strict=True) if changes else ():
        added["₀₁₂₃₄₅".index(neuron[1])] = float(weight.replace("−", "-"))
    return added


@pytest.mark.parametrize(("target", "crowding"), HAND)
@pytest.mark.parametrize("heights", RAISED)
def test_the_network_beside_the_knots_its_bumps_and_the_line_make_the_curve(names, target, crowding, heights):
    shown, picture = names.live_figure("update_knots"), names["hand_picture"]
    shown.set(target=target, crowding=crowding, **dict(zip(BUMPS, heights, strict=True)))
    f, x, knots = names["TO_BUILD"][target], names["fit_x"], hand_knots(crowding)
    line = np.interp(x, knots[[0, -1]], f(knots[[0, -1]]))
    bumps = np.zeros_like(x)
    for k, path in enumerate(picture.bumps.get_paths(), 1):
        corners = path.vertices[:3].T
        assert np.allclose(corners[0], knots[k - 1 : k + 2])
        inside = (x >= corners[0, 0]) & (x <= corners[0, 2])
        bumps += np.where(inside, np.interp(x, *corners) - line, 0)
    curve = np.interp(x, *picture.curves.network.get_data())
    assert np.allclose(picture.curves.network.get_xdata(), knots) and np.allclose(curve, line + bumps)
    assert np.allclose(bumps, np.interp(x, knots, [0, *heights, 0]))
    biases, weights = read(picture.network.biases.strings), read(picture.network.weights.strings)
    assert np.allclose(biases, [*-knots[:-1], f(0.0)], atol=0.051)
    rounding = 2 * np.pi * 6 * (0.05 if np.abs(weights).max() >= 10 else 0.005)
    assert np.allclose(relu_sum(x, -knots[:-1], weights, f(0.0)), curve, atol=rounding)
    assert np.allclose(relu_sum(x, -knots[:-1], weights_told(shown)), bumps, atol=2 * np.pi * 6 * 0.005)
    assert ("No bump yet" in shown.text) == (not any(heights))
    if any(heights):
        own = (f(2 * np.pi) - f(0.0)) / (2 * np.pi)  # of the line, which h₀ makes
        added = weights_told(shown) + np.eye(6)[0] * own
        assert np.allclose(added, weights, atol=0.0151 if np.abs(weights).max() < 10 else 0.11)
        assert "-0.00" not in shown.text
    assert np.allclose(picture.error.line.get_ydata(), f(x) - curve)
    assert f"Maximum error {np.abs(f(x) - curve).max():.3f}" in shown.text and shown.error.value == ""
    for shape in (picture.error.line, picture.error.largest, picture.grips.dots):
        frame = shape.axes.get_window_extent()
        places = shape.get_transform().transform(shape.get_xydata())[:, 1]
        assert frame.y0 < places.min() and places.max() < frame.y1


@pytest.mark.parametrize("target", ["wave", "square root"])
def test_the_errors_frame_stays_while_knots_go_up_and_is_twice_as_high_for_what_is_worse_than_nothing(
    names, target
):
    shown, scale = names.live_figure("update_knots"), names["hand_picture"].error.scale
    f, rooms = names["TO_BUILD"][target], set()
    for crowding in (0.5, 1.0, 2.0):
        knots = hand_knots(crowding)
        full = f(knots) - np.interp(knots, knots[[0, -1]], f(knots[[0, -1]]))
        for share in np.linspace(0, 1, 9):
            shown.set(target=target, crowding=crowding, **dict(zip(BUMPS, share * full[1:-1], strict=True)))
            rooms.add(round(scale.high, 9))
    assert len(rooms) == 1 and scale.low == -scale.high
    shown.set(h3=-0.5, h4=1.2)
    assert scale.high == pytest.approx(rooms.pop() * 2)


def test_nothing_is_built_at_first_and_every_knot_is_needed(names):
    shown, picture = names.live_figure("update_knots"), names["hand_picture"]
    shown.set(target="wave", crowding=1.0, **dict.fromkeys(BUMPS, 0.0))
    assert not np.any(read(picture.network.weights.strings)) and not np.any(
        picture.curves.network.get_ydata().round(9)
    )
    f, knots = names["TO_BUILD"]["wave"], hand_knots(1)
    on_f = dict(zip(BUMPS, f(knots[1:-1]), strict=True))
    for bump in BUMPS:
        shown.set(**{**on_f, bump: 0.0})
        assert "done" not in shown.text


@pytest.mark.parametrize(
    ("target", "crowding", "reached"),
    [
        ("wave", 1.0, True),
        ("square root", 2.0, True),
        ("square root", 1.0, False),
        ("square root", 0.5, False),
    ],
)
def test_knots_that_are_dragged_onto_the_function_reach_the_goal_where_they_crowd_as_it_bends(
    names, target, crowding, reached
):
    shown, picture = names.live_figure("update_knots"), names["hand_picture"]
    shown.set(target=target, crowding=crowding, **dict.fromkeys(BUMPS, 0.0))
    f, knots, scale = names["TO_BUILD"][target], hand_knots(crowding), picture.curves.scale
    assert "done" not in shown.text and picture.error.named.strings == ["goal"]
    for j, handle in enumerate(shown.handles, 1):
        ((x, y),) = handle.points(shown.values())
        assert picture.grips.dots.get_xydata()[j - 1] == pytest.approx([x, y]) and x == pytest.approx(
            knots[j]
        )
        shown.drag(handle, 9.0, scale.at(f(knots[j])))  # sideways it stays
    assert np.allclose(picture.curves.network.get_ydata(), f(knots), atol=0.0051)
    assert (f"below {names['GOAL']}: done" in shown.text) == reached
    assert (picture.error.line.get_color() == style.HIGHLIGHT) == reached
    assert picture.error.named.strings == ["✓ goal" if reached else "goal"]
    assert [line.get_ydata()[0] for line in picture.error.goals] == [names["GOAL"], -names["GOAL"]]


@pytest.mark.parametrize(("target", "crowding"), [("wave", 1.0), ("square root", 2.0)])
def test_a_hand_that_is_off_by_up_to_a_twentieth_reaches_the_goal(names, target, crowding):
    f, x, knots = names["TO_BUILD"][target], names["fit_x"], hand_knots(crowding)
    rng = np.random.default_rng(0)
    for off in rng.uniform(-0.05, 0.05, (1000, 5)):
        heights = f(knots) + [0, *off, 0]
        assert np.abs(f(x) - np.interp(x, knots, heights)).max() < names["GOAL"]


def test_the_square_root_is_out_of_reach_at_equal_distances(names):
    """On its first piece no line from f(0) is near enough and also near enough at its end."""
    f, end = names["TO_BUILD"]["square root"], hand_knots(1)[1]
    x = np.linspace(0, end, 500)
    errors = [
        np.abs(f(x) - np.interp(x, [0, end], [f(0), f(end) + lift])).max() for lift in np.linspace(-1, 1, 201)
    ]
    assert min(errors) > names["GOAL"]


@pytest.mark.parametrize("target", ["wave", "square root"])
def test_the_answer_about_the_lifted_knot_is_what_its_figure_says_then(names, target):
    shown = names.live_figure("update_knots")
    shown.set(target=target, crowding=1.0, **dict(zip(BUMPS, (0, 0.2, 0, 0, 0), strict=True)))
    assert shown.text.replace("−", "-").endswith(
        "The bumps change the output weights of h₁, h₂, h₃ by 0.19, -0.38, 0.19"
    )
    assert names["lift"].answer == "of h₁, h₂ and h₃, as 1 : −2 : 1"


@pytest.mark.parametrize("target", ["sine", "peak", "square root"])
@pytest.mark.parametrize("n", [2, 9, 33])
def test_the_network_goes_through_the_function_at_its_knots(names, target, n):
    shown = names.live_figure("update_fit")
    shown.set(target=target, pieces=n - 1)
    x, y = names["fit_picture"].network.get_data()
    assert np.allclose(x, np.linspace(0, 2 * np.pi, n))
    f = names["TARGETS"][target][0]
    assert np.allclose(y, f(x))
    picture = names["fit_picture"]
    grid, error = picture.error.line.get_data()
    along = f(grid) - np.interp(grid, x, y)
    assert np.allclose(error, along)
    marked = picture.error.largest.get_xydata()
    for at, largest in marked:
        assert np.abs(along).max() == pytest.approx(abs(largest), rel=1e-3) and at in grid
    inner = np.abs(along)
    tops = (
        (inner >= np.append(0, inner[:-1]))
        & (inner > np.append(inner[1:], 0))
        & (inner > 0.999 * inner.max())
    )
    assert {*grid[tops]} <= {*marked[:, 0]}, "all that are as large"
    most, error = names["target_errors"][target].max(), names["target_errors"][target][n - 2]
    times = int(re.sub("drawn × ", "", picture.told.strings[1]) or 1)
    assert times in (1, 10, 100) and (times == 100 or most / error < 10 * times) and most / error >= times
    assert picture.error.scale.high == -picture.error.scale.low == pytest.approx(1.25 * most / times)
    assert picture.told.strings[0] == f"largest: {error:.3f}"
    assert shown.error.value == ""
    weights = np.diff(np.diff(y) / np.diff(x), prepend=0)
    assert np.allclose(relu_sum(grid, -x[:-1], weights, y[0]), np.interp(grid, x, y))
    assert len(picture.fan.neurons.get_xdata()) == n - 1
    hidden = "1 neuron" if n == 2 else f"{n - 1} neurons"
    assert picture.fan.told.strings == [f"{hidden}, c = {y[0]:z.1f}".replace("-", "−")], (
        "and the bias of the output"
    )
    told = [text for text in picture.fan.weights.strings if text]
    assert told == (
        [draw.number(round(weight, 9), 5) for weight in weights] if n - 1 <= picture.fan.MOST else []
    )
    scale = picture.curves.scale
    assert scale.low < f(grid).min() and f(grid).max() < scale.high < f(grid).max() + 0.15 * np.ptp(f(grid))


@pytest.mark.parametrize("n", [2, 17, 33])
def test_the_marked_error_is_the_largest_distance_of_the_two_curves(names, n):
    shown = names.live_figure("update_fit")
    shown.set(target="sine", pieces=n - 1)
    knots = np.linspace(0, 2 * np.pi, n)
    grid = np.linspace(0, 2 * np.pi, 2001)
    error = np.max(np.abs(np.sin(grid) - np.interp(grid, knots, np.sin(knots))))
    (pieces,), (marked,) = names["fit_picture"].law.now.get_data()
    assert pieces == n - 1
    assert marked == pytest.approx(error)
    assert f"{error:.3f}" in shown.text
    assert ("1 piece:" in shown.text) == (n == 2)


def path_of(shown, points, number):
    """Draw with the pen of the own function, from point to point of the axes, in one move."""
    at = shown.handles[1].axes.transData.transform(points)
    path = [[x / shown.figure.bbox.width, 1 - y / shown.figure.bbox.height] for x, y in at]
    shown.image.move = {"handle": 1, "grab": number, "path": path, "number": number}


@pytest.mark.parametrize("before", ["peak", "your own"])
def test_the_network_follows_a_function_that_is_drawn_in_one_stroke(names, before):
    shown, picture = names.live_figure("update_fit"), names["fit_picture"]
    for asked in shown.ask:
        asked.skip()
    shown.set(target=before, pieces=8, own=shown.controls["own"].pictures[0])
    assert shown.text.startswith(before.capitalize())
    corners = np.array([[0.1, 0.2], [2.0, 0.9], [4.0, 0.3], [6.2, 0.6]])  # of the axes, whose foot is 0
    path_of(shown, corners[:3], 1)
    path_of(shown, corners[2:], 2)
    assert shown.values()["target"] == names["OWN"] and "Your own, 9 knots, 8 pieces" in shown.text
    places = np.linspace(0, 2 * np.pi, 121)
    corners[[0, -1], 0] = 0, 2 * np.pi  # so near to an end it is the end
    corners[1:3, 0] = [places[np.abs(places - x).argmin()] for x in corners[1:3, 0]]
    f = lambda x: np.interp(x, corners[:, 0], 2.4 * corners[:, 1] - 1.2)  # noqa: E731
    x, knots = names["fit_x"], np.linspace(0, 2 * np.pi, 9)
    assert np.allclose(picture.curves.target.get_ydata(), f(x), atol=2e-3)
    assert np.allclose(picture.network.get_ydata(), f(knots), atol=2e-3)
    assert np.allclose(picture.error.line.get_ydata(), f(x) - np.interp(x, knots, f(knots)), atol=4e-3)
    wanted = [names["interpolation_error"](f, (0, 2 * np.pi), n) for n in names["WIDTHS"]]
    assert np.allclose(picture.law.errors.get_ydata(), wanted, atol=4e-3)
    assert np.isnan(picture.law.bound.get_ydata()).all() and shown.error.value == ""
    assert (picture.curves.scale.low, picture.curves.scale.high) == picture.DRAWN, "still under the pen"


def test_nothing_drawn_is_0_a_jump_keeps_its_error_and_a_choice_puts_the_pen_away(names):
    shown, picture = names.live_figure("update_fit"), names["fit_picture"]
    shown.set(target="your own", pieces=4, own=shown.controls["own"].empty)
    assert not picture.curves.target.get_ydata().any() and shown.error.value == ""
    assert shown.text.endswith("maximum error 0.000")
    shown.set(own=shown.controls["own"].pictures[1])
    jump = 2.4 * 0.6
    assert (picture.law.errors.get_ydata() > jump / 3).all(), "whatever the number of pieces"
    shown.set(target="sine")
    assert np.allclose(picture.curves.target.get_ydata(), np.sin(names["fit_x"]))


def test_three_pieces_follow_the_peak_worse_than_two(names):
    f, errors = names["TARGETS"]["peak"][0], names["target_errors"]["peak"]
    assert errors[1] < 0.7 * errors[2] and names["worse"].answer == "two"
    top = names["fit_x"][f(names["fit_x"]).argmax()]
    away = [np.abs(np.linspace(0, 2 * np.pi, n) - top).min() for n in (3, 4)]
    assert away[0] < 0.15 < 0.8 < away[1]


def test_the_dot_of_the_error_is_dragged_to_another_number_of_pieces(names):
    shown = names.live_figure("update_fit")
    shown.drag(shown.handles[0], 16.2, 0.1)
    assert shown.values()["pieces"] == 16
    shown.drag(shown.handles[0], 1e4, 0.1)
    assert shown.values()["pieces"] == 32


def test_the_error_of_the_sine_falls_with_the_square_of_the_pieces(names):
    names.live_figure("update_fit").set(target="sine", pieces=8)
    pieces, errors = (np.asarray(values, float) for values in names["fit_picture"].law.errors.get_data())
    slope = np.polyfit(np.log(pieces[15:]), np.log(errors[15:]), 1)[0]
    assert slope == pytest.approx(-2, abs=0.05)


@pytest.mark.parametrize("depth", [1, 3, 6])
def test_depth_doubles_the_pieces_and_width_adds_two(names, depth):
    shown, picture = names.live_figure("update_fold"), names["fold_picture"]
    shown.drag(shown.handles[1], 6 * depth + 2, 3)
    assert shown.values()["depth"] == depth
    x, y = picture.curves.deep.get_data()
    turns = np.sum(np.diff(np.sign(np.diff(y))) != 0)
    assert turns + 1 == 2**depth
    assert np.allclose(y, np.abs((x * 2**depth + 1) % 2 - 1))
    assert len(picture.curves.wide.get_xdata()) == 2 * depth + 2
    assert picture.counts.deep.get_ydata()[-1] == 2**depth
    assert picture.counts.wide.get_ydata()[-1] == 2 * depth + 1
    assert f"{2**depth} pieces deep, {2 * depth + 1} wide" in shown.text
    assert picture.curves.names.strings[0].startswith(
        "deep: 1 layer of" if depth == 1 else f"deep: {depth} layers of"
    )
    assert shown.error.value == ""


@pytest.mark.parametrize("at", [0.0, 0.3, 1.0])
def test_all_marked_places_have_the_output_of_the_dragged_point(names, at):
    shown, picture = names.live_figure("update_fold"), names["fold_picture"]
    shown.set(depth=4)
    shown.drag(shown.handles[0], at, 0.2)
    ((x, y),) = picture.curves.point.get_xydata()
    assert (x, y) == (at, pytest.approx(np.abs((at * 16 + 1) % 2 - 1)))
    places = np.asarray(picture.curves.same.get_xdata())
    assert len(places) == 16 and np.allclose(np.abs((places * 16 + 1) % 2 - 1), y)
    assert np.abs(places - at).min() < 1e-9


TOWER = ["w", "b1", "b2", "b3", "b4", "c"]
BUILT = [
    (2.0, -2.0, -5.0, -3.0, -6.0, 0.0),
    (2.0, -2.0, -5.0, -3.0, -6.0, -1.0),
    (4.0, -4.0, -10.0, -6.0, -12.0, -1.0),
    (1.0, -2.0, -5.0, -3.0, -6.0, -0.4),
    (3.25, -9.25, -1.0, -7.75, 0.0, -2.0),
    (4.0, 0.0, -12.0, -3.0, -3.0, 0.0),
]


def tower_at(values, steps=4):
    """The values of the controls."""
    return dict(zip(TOWER, values, strict=True)) | {"steps": steps}


def tower_of(values, x1, x2, count=4):
    w, *biases, c = values
    steps = [
        (j < count) * np.clip(w * x + b, 0, 1)
        for j, (x, b) in enumerate(zip((x1, x1, x2, x2), biases, strict=True))
    ]  # a step, written in another way
    return np.maximum(steps[0] - steps[1] + steps[2] - steps[3] + c, 0)


def network_of_a_tower(picture, x1, x2):
    """The output, from the numbers that are written in the drawing."""
    network = picture.network
    *inner, last = [text for text in network.biases.strings if text]
    signs = read([text for text in network.signs.strings if text])
    n, biases = len(inner), read(inner)
    weights = np.repeat(read(network.weights.strings), n)
    assert (
        network.weights.strings[0].startswith("all w = ")
        and len(network.first.get_segments()) == n == len(biases) == len(signs) - 1
        and signs[0] == 1
    )
    hidden = np.maximum(weights[:, None] * np.array([x1] * 4 + [x2] * 4)[:n] + biases[:, None], 0)
    return np.maximum(signs[1:] @ hidden + read([last])[0], 0)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("values", BUILT)
def test_the_towers_network_map_bumps_and_surface_are_one_function(names, values, count):
    shown, picture = names.live_figure("update_tower"), names["tower_picture"]
    shown.set(**tower_at(values, count))
    plane, x = picture.plane, np.linspace(0, 4, 81)
    x1, x2 = map(np.ravel, np.meshgrid(x, x))
    wanted = tower_of(values, x1, x2, count)
    rounding = 0.25 if min(values) <= -10 else 0.05  # "−12.2" for −12.25
    assert np.allclose(network_of_a_tower(picture, x1, x2), wanted, atol=rounding)
    seen = tower_of(values, *np.meshgrid(plane.x, plane.x), count)
    colors = style.SIGNED(0.5 + np.round(seen * 8) / 8 / 4, bytes=True)
    assert (plane.image.get_array() != colors).any(axis=-1).mean() < 1e-3, (
        "but for what lies between two bands"
    )
    w, *biases, c = values
    for number, (line, pair) in enumerate(zip(plane.bumps, (biases[:2], biases[2:]), strict=True)):
        along, high = line.get_data() if number == 0 else line.get_data()[::-1]
        steps = [(2 * number + j < count) * np.clip(w * x + b, 0, 1) for j, b in enumerate(pair)]
        assert np.allclose(np.interp(x, along, (high - plane.FOOT) / plane.UNIT), steps[0] - steps[1])
    sums = np.linspace(0, 2, 256)
    bar = style.SIGNED(0.5 + np.round(np.maximum(sums + c, 0) * 8) / 8 / 4, bytes=True)
    assert np.array_equal(plane.bar.get_array()[:, 0], bar)
    surface = picture.surface
    corners = np.array([path.vertices[:4] for path in surface.faces.get_paths()]).reshape(-1, 2)
    ends = np.column_stack([surface.seen(x1, x2, wanted)])
    near = np.abs(corners[:, None] - ends[::37]).sum(axis=-1).min(axis=0)
    assert np.median(near) < 0.12, "the places of the surface are those of the function"
    assert surface.seen(x1, x2, wanted)[:, 1].max() <= surface.axes.get_ylim()[1]
    assert shown.error.value == ""


@pytest.mark.parametrize("values", BUILT)
def test_the_handles_of_the_tower_are_where_its_steps_are_and_arrowheads_where_these_are_beyond(
    names, values
):
    shown, picture = names.live_figure("update_tower"), names["tower_picture"]
    shown.set(**tower_at(values))
    w, *biases, c = values
    for j, (handle, bias) in enumerate(zip(shown.handles, biases, strict=False)):
        at = -bias / w
        ends = np.array(handle.points(shown.values()))
        across = ends[:, 0] if j < 2 else ends[:, 1]
        assert across == pytest.approx(min(at, 4)) and np.ptp(ends[:, 1] if j < 2 else ends[:, 0]) > 4
        edges = picture.plane.edges[j // 2]
        dots = edges.dots.get_xydata()[:, j // 2]
        gone = np.concatenate([head.get_xydata() for head, *_ in edges.gone])
        assert (np.abs(dots - at) < 1e-9).any() if at <= 4 else len(gone)
    assert shown.handles[4].points(shown.values())[0][0] == pytest.approx(min((1 - biases[0]) / w, 4))
    assert shown.handles[5].points(shown.values())[0][1] == pytest.approx(-2 * c)
    assert not len(picture.plane.waiting.get_xdata())
    for count in (1, 2, 3):
        shown.set(steps=count)
        there = [len(handle.points(shown.values())) for handle in shown.handles]
        assert there == [2] * count + [0] * (4 - count) + [1, 1], "a step that is not built cannot be dragged"
        waiting = [-b / w for b in biases[count:] if -b / w <= 4]
        foot = picture.plane.FOOT
        assert sorted(map(min, picture.plane.waiting.get_xydata())) == pytest.approx(sorted(waiting))
        assert np.allclose([max(each) for each in picture.plane.waiting.get_xydata()], foot)
        assert [
            text for grips in picture.plane.edges for text in grips.written.strings if int(text or 0) > count
        ] == []
        assert len(picture.plane.lines.get_segments()) == sum(-b / w <= 4 for b in biases[:count])


def test_steps_weight_and_level_are_dragged(names):
    shown, plane = names.live_figure("update_tower"), names["tower_picture"].plane
    start = tower_at(BUILT[0])
    shown.set(**start)
    shown.drag(shown.handles[0], 0.62, 3.0)  # sideways only
    assert shown.values() == {**start, "b1": -1.25}
    shown.drag(shown.handles[3], 1.0, 3.5)  # up only
    assert shown.values() == {**start, "b1": -1.25, "b4": -7.0}
    shown.set(**start)
    shown.drag(shown.handles[4], 1.0, 9.0)
    assert shown.values() == {**start, "w": 3.0}, "(1 − b)/w is where the pointer is"
    shown.drag(shown.handles[4], 0.0, 9.0)
    assert shown.values()["w"] == 4
    shown.set(**start)
    shown.drag(shown.handles[5], sum(plane.BAR) / 2, 2.0)
    assert shown.values() == {**start, "c": -1.0}


def test_each_guess_about_the_tower_is_what_its_figure_shows_at_its_stage(names):
    """On the website, too: there the steps and c move together."""
    shown = names.live_figure("update_tower")
    start = tower_at(BUILT[0], 1)
    shown.set(**start)
    assert shown.text == "1 step, 0.50 wide, at −b/w = 1.00. Highest 1.00"
    shown.set(w=2 * start["w"])
    assert shown.text.startswith(f"1 step, 0.25 wide, at −b/w = {names['doubled_weight'].answer:.2f}. ")
    shown.set(**{**start, "steps": 2})
    x = names["tower_picture"].plane.x
    heights = tower_of(BUILT[0], x[None], x[:, None], 2)
    assert np.ptp(heights, axis=0).max() == 0 < np.ptp(heights, axis=1).min(), (
        "all of a line along x₂ has one height"
    )
    assert names["ridge"].answer == "along x₂"
    shown.set(steps=3)
    assert shown.text == "3 steps, 0.50 wide, at −b/w = 1.00, 2.50, 1.50. Highest 2.00"
    found = []
    for c in np.arange(-8, 1) / 4:
        shown.set(**{**start, "steps": 4, "c": c})
        assert ("done" in shown.text) == (c == names["tower_alone"].answer)
        top, arms = (float(text) for text in shown.text.split("Highest ")[1].split(":")[0].split(", arms "))
        assert (top, arms) == (pytest.approx(2 + c), pytest.approx(max(1 + c, 0)))
        found += [c] if arms == 0 else []
    assert max(found) == names["tower_alone"].answer, "the highest tower without arms"


@pytest.mark.parametrize(
    ("move", "is_one"),
    [
        ({}, True),
        ({"b2": -7.0}, True),  # it comes down to 0 at 4, the edge
        ({"b1": -1.0, "b3": -4.5}, True),
        ({"b2": -7.25}, False),  # it is still above 0 there
        ({"b4": -8.0}, False),
        ({"b1": 0.25 - 0.25}, True),  # from 0 on
        ({"b2": -2.5}, False),  # the walls meet before they are up
        ({"b2": -3.0}, True),
        ({"b1": -5.0, "b2": -2.0}, False),  # first down, then up
        ({"c": -0.75}, False),
        ({"c": -1.25}, False),
        ({"steps": 3}, False),
        ({"w": 1.0}, False),
        ({"w": 2.5}, True),
    ],
)
def test_a_tower_stands_alone_and_is_1_high_and_nothing_else_is_one(names, move, is_one):
    shown = names.live_figure("update_tower")
    values = tower_at(BUILT[1]) | move
    shown.set(**values)
    x = np.linspace(0, 4, 401)
    heights = tower_of([values[name] for name in TOWER], x[None], x[:, None], values["steps"])
    edge = max(heights[[0, -1]].max(), heights[:, [0, -1]].max())
    assert ((edge < 1e-9) & (abs(heights.max() - 1) < 1e-9)) == is_one
    assert (": task 1 of 2 done" in shown.text) == is_one and ("done" in shown.text) == is_one


def test_the_walls_are_half_as_wide_only_at_the_same_four_places(names):
    shown = names.live_figure("update_tower")
    steep = tower_at(BUILT[2])
    shown.set(**steep)
    corners = ". Its corners are cut off: ½ + ½ − 1 = 0"
    assert shown.text.endswith(": task 2 of 2 done" + corners) and "0.25 wide" in shown.text
    for j, name in enumerate(TOWER[1:5], 1):
        place = -steep[name] / 4
        for steps in (-3, -2, -1, 1, 2, 3)[3 * (place == 3) :]:  # −12 is the slider's end
            shown.set(**{**steep, name: steep[name] + 0.25 * steps})
            moved = f". Step {j} was at {place:.2f}" if abs(steps) > 2 else ""
            assert shown.text.endswith(f": task {1 if moved else 2} of 2 done{corners}{moved}")
    shown.set(**{**tower_at(BUILT[1]), "w": 4.0})
    assert shown.text.endswith(f": task 1 of 2 done{corners}. Step 1 was at 1.00"), "w alone moves all places"
    shown.set(**tower_at(BUILT[1]))
    assert shown.text.endswith(": task 1 of 2 done" + corners)


@pytest.mark.parametrize("values", BUILT)
def test_the_heights_that_are_written_on_the_map_are_the_outputs_there(names, values):
    shown, plane = names.live_figure("update_tower"), names["tower_picture"].plane
    for count in (1, 2, 3, 4):
        shown.set(**tower_at(values, count))
        places = plane.heights._glyphs.get_offsets()
        for text, (x1, x2) in zip(plane.heights.strings, places, strict=True):
            if text:
                assert float(text) == pytest.approx(float(tower_of(values, x1, x2, count)), abs=0.0051)
                assert 0 <= x1 <= 4 and 0 <= x2 <= 4


def plain_towers(f, n, shift):
    """A grid of towers, neuron by neuron: steps of two neurons, a bump of two steps, one neuron a tower."""
    w, more = 5 * n / 4, int(shift > 0)
    edges = 4 / n * (np.arange(n + more + 1) - more + shift)
    starts = edges - 0.5 / w
    if not shift:
        starts[[0, -1]] = -1 / w, 4  # the outermost walls stand outside
    middles = (edges[1:] + edges[:-1]) / 2

    def network(x1, x2):
        hidden = [relu(w * (x[..., None] - starts)) - relu(w * (x[..., None] - starts) - 1) for x in (x1, x2)]
        bumps = [-np.diff(each) for each in hidden]
        towers = relu(bumps[0][..., None, :] + bumps[1][..., :, None] - 1)
        return np.sum(towers * f(middles, middles[:, None]), axis=(-2, -1))

    return network, 4 * len(edges) + towers_of(middles)


def towers_of(middles):
    return len(middles) ** 2


def relu(z):
    return np.maximum(z, 0)


@pytest.mark.parametrize("target", ["hills", "ring"])
@pytest.mark.parametrize("n", [4, 6, 16])
@pytest.mark.parametrize("copies", [1, 2, 8])
def test_the_towers_are_the_mean_of_shifted_networks_whose_neurons_the_line_counts(
    names, target, n, copies, monkeypatch
):
    shown, picture = names.live_figure("update_towers"), names["towers_picture"]
    shown.set(target={"hills": "ring", "ring": "hills"}[target], n=8, copies=4)
    drawn = {surface: [] for surface in ("wanted", "made")}
    for surface, kept in drawn.items():
        own = getattr(picture, surface).set

        def both(x, y, z, smooth, kept=kept, own=own):
            kept.append((x, y, z))
            own(x, y, z, smooth)

        monkeypatch.setattr(getattr(picture, surface), "set", both)
    shown.set(target=target, n=n, copies=copies)
    f, x = names["SURFACES"][target], np.random.default_rng(0).uniform(0, 4, (2, 300))
    x = np.concatenate([x, 4 / n * np.random.default_rng(1).integers(0, 16 * n + 1, (2, 300)) / 16], axis=1)
    grids = [plain_towers(f, n, m / copies) for m in range(copies)]
    wanted = np.mean([network(*x) for network, _ in grids], axis=0)
    assert np.allclose(names["towers"](f, n, copies)(*x), wanted, atol=1e-9)
    count = f"{copies} grid{'s' * (copies > 1)}, {sum(neurons for _, neurons in grids):,} hidden neurons"
    assert shown.text.startswith(f"{n} × {n} towers, {count}: ")
    for surface, function in (("wanted", f), ("made", names["towers"](f, n, copies))):
        ((x1, x2, heights),) = drawn[surface]
        assert np.allclose(heights, function(x1[None], x2[:, None])) and len(x1) <= picture.LINES
        corners = np.concatenate([path.vertices[:-1] for path in getattr(picture, surface).faces.get_paths()])
        at = getattr(picture, surface).seen(x1[None], x2[:, None], heights).reshape(-1, 2)
        assert {*map(tuple, at.round(6))} <= {*map(tuple, corners.round(6))}
    assert shown.error.value == ""


@pytest.mark.parametrize("target", ["hills", "ring"])
def test_the_error_that_is_told_is_that_of_the_whole_square(names, target):
    """Also of a finer sample, and of one at random: crossings of walls, walls, tops, and what lies between."""
    f, rng = names["SURFACES"][target], np.random.default_rng(0)
    for row, copies in enumerate(names["COPIES"]):
        for column, n in enumerate(names["NUMBERS"]):
            network, error = names["towers"](f, n, copies), names["tower_errors"][target][row, column, 0]
            x = rng.uniform(0, 4, (2, 100_000))
            assert np.abs(f(*x) - network(*x)).max() < error + 0.03
            cells = 4 / n / copies * rng.integers(0, n * copies + 1, (2, 20_000))
            x = np.clip(cells + 4 / n * rng.uniform(-0.11, 0.11, cells.shape), 0, 4)
            assert np.abs(f(*x) - network(*x)).max() < error + 0.03


@pytest.mark.parametrize("target", ["hills", "ring"])
def test_the_upright_line_is_where_the_error_is_largest_which_with_one_grid_is_the_hole_of_the_cut(
    names, target
):
    shown, picture, f = names.live_figure("update_towers"), names["towers_picture"], names["SURFACES"][target]
    for n, copies in itertools.product(names["NUMBERS"], names["COPIES"]):
        shown.set(target=target, n=n, copies=copies)
        network, told = (
            names["towers"](f, n, copies),
            re.findall(r"[\d.]+", shown.text.split("hidden neurons")[1]),
        )
        error, x1, x2, wanted, made = map(float, told)
        assert abs(wanted - made) == pytest.approx(error, abs=0.0101)
        exact = names["tower_errors"][target][names["COPIES"].index(copies), names["NUMBERS"].index(n)]
        assert exact == pytest.approx([error, x1, x2], abs=0.0051)
        heights = [each(*exact[1:]) for each in (network, f)]
        assert heights == pytest.approx([made, wanted], abs=0.0051)
        inner = 4 / n * np.arange(1, n)
        j, i = np.unravel_index(f(inner[None], inner[:, None]).round(9).argmax(), (n - 1, n - 1))
        in_cut = np.isclose(exact[2], inner[j]) and abs(exact[1] - inner[i]) <= 3 / n + 1e-9
        assert ("not in the cut" in shown.text) == (not in_cut)
        ends = [picture.made.seen(*exact[1:], height) for height in heights]
        assert np.allclose(picture.gap.line.get_xydata(), ends)
        assert picture.gap.told.strings == [f"{exact[0]:.2f}"]
        if copies == 1:
            hole = picture.along.get_xydata()
            hole = hole[np.abs(hole - ends[0]).sum(axis=1).argmin()]
            assert hole == pytest.approx(ends[0]), "the line on the surface goes through it"


@pytest.mark.parametrize("target", ["hills", "ring"])
@pytest.mark.parametrize("n", [4, 8, 16])
@pytest.mark.parametrize("row", [0, 1, 3])
def test_the_cut_is_f_and_all_means_up_to_the_chosen_one_through_the_highest_crossing(names, target, n, row):
    shown, picture, f = names.live_figure("update_towers"), names["towers_picture"], names["SURFACES"][target]
    copies = names["COPIES"][row]
    shown.set(target=target, n=n, copies=copies)
    inside, cut = 4 / n * np.arange(1, n), picture.cut
    high = f(inside[None], inside[:, None])
    j, i = np.unravel_index(high.round(9).argmax(), high.shape)
    x1, x2 = inside[i] + 4 / n * cut.X, inside[j]
    assert np.allclose(cut.f.get_ydata(), f(x1, x2))
    for k, line in enumerate(cut.means):
        if k > row:
            assert np.isnan(line.get_ydata()).all()
            continue
        grids = [plain_towers(f, n, m / names["COPIES"][k])[0] for m in range(names["COPIES"][k])]
        mean = np.mean([network(x1, x2 + 0 * x1) for network in grids], axis=0)
        assert np.allclose(line.get_ydata(), mean, atol=1e-9)
        assert (line.get_color() == style.PREDICTION) == (k == row)
    assert cut.means[0].get_ydata()[150] == pytest.approx(0), "½ + ½ − 1"
    assert cut.names.strings[:row] == [f"M = {each}" for each in names["COPIES"][:row]]
    assert not any(cut.names.strings[row:]), "the chosen one is told below"
    for (_, y), line in zip(cut.names.artists[0].get_offsets()[:row], cut.means, strict=False):
        assert y == pytest.approx(line.get_ydata()[150] + 0.06), "beside its hole"
    inner = (x1 >= 0) & (x1 <= 4)
    assert np.allclose(picture.along.get_xydata(), picture.made.seen(x1, x2, mean)[inner])
    below = "" if copies == 1 else f"{copies} grids: {f(inside[i], x2) - mean[150]:.2f} below f"
    assert cut.told.strings == ["one grid: ½ + ½ − 1 = 0", below]
    depths = [each[[130, 170]].mean() - each[150] for each in (mean, cut.means[0].get_ydata())]
    assert depths[0] == pytest.approx(depths[1] / copies, abs=0.02), "below its rims"


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_face_of_the_cliff_is_seen_and_hides_what_is_behind_it(names, count):
    """The faces are drawn one over another: of those at a place the last is seen."""
    shown, picture = names.live_figure("update_tower"), names["tower_picture"]
    shown.set(**tower_at(BUILT[0], count))
    surface = picture.surface
    ends = [surface.seen(x1, x2, tower_of(BUILT[0], x1, x2, count)) for x1 in (1, 1.5) for x2 in (0, 1.5)]
    face = [path for path in surface.faces.get_paths() if path.contains_point(surface.seen(1.25, 0.8, 0.5))][
        -1
    ]
    (left, low), (right, high) = np.min(ends, axis=0), np.max(ends, axis=0)
    x, y = face.vertices.T
    assert (
        left - 1e-9 <= x.min()
        and x.max() <= right + 1e-9
        and low - 1e-9 <= y.min()
        and y.max() <= high + 1e-9
    )
    behind = surface.seen(2.75, 0.8, 0.5)  # where the wall comes down again
    faces = [path for path in surface.faces.get_paths() if path.contains_point(behind)]
    assert (len(faces) > 1) == (count > 1), "the top lies over it"


def test_a_cell_that_is_bent_is_two_triangles_bent_upwards(names):
    """The four corners of a tower are flat: the network bends along a diagonal there, which a quadrangle would not show."""
    shown, picture = names.live_figure("update_tower"), names["tower_picture"]
    shown.set(**tower_at(BUILT[1]))
    surface = picture.surface
    cells = [path.vertices[:-1] for path in surface.faces.get_paths()]
    bent = [cell for cell in cells if len(np.unique(cell.round(9), axis=0)) == 3]
    assert len(bent) >= 4 * 2 * 4, "four along each crease, each in two"
    wanted = lambda x1, x2: tower_of(BUILT[1], x1, x2)  # noqa: E731
    for x1, x2 in [(1.25, 1.75), (2.75, 1.75), (1.25, 3.25), (2.75, 3.25)]:  # on the creases: the height is 0
        assert wanted(x1, x2) == 0
        at = surface.seen(x1, x2, 0.0)
        assert min(np.abs(cell - at).sum(axis=1).min() for cell in bent) < 1e-6


def test_with_one_grid_the_error_stays_and_shifted_copies_bring_it_down(names):
    for errors in names["tower_errors"].values():
        errors = errors[..., 0]
        one, two, four, eight = errors
        assert one.min() > 0.8 and one[-1] > 0.98, "about as large as f, whose largest value is 1"
        assert (np.diff(errors, axis=0) < 0).all(), "more copies, at every n"
        assert (np.diff(four) < 0).all() and (np.diff(eight) < 0).all(), "more towers, once holes are shallow"
        assert eight[-1] < 0.16 and np.allclose(errors[:, -1], 1 / np.array(names["COPIES"]), atol=0.03)
    assert names["holes"].answer.startswith("it stays") and names["ten_inputs"].answer == 2**10
    assert names["quarter"].answer == 1 / 4


@pytest.mark.parametrize("target", ["hills", "ring"])
@pytest.mark.parametrize("copies", [1, 2, 4, 8])
def test_a_hole_of_one_grid_is_as_deep_as_its_share_of_all(names, target, copies):
    f, n = names["SURFACES"][target], 16
    network = names["towers"](f, n, copies)
    crossing = 4 * np.arange(1, n) / n
    hole = network(crossing[None], crossing[:, None])
    wanted = f(crossing[None], crossing[:, None])
    assert np.allclose(hole, (1 - 1 / copies) * wanted, atol=0.25 * np.abs(np.gradient(wanted)).max())
    if copies == 1:
        assert np.allclose(hole, 0)


def test_the_dot_of_the_towers_is_dragged_to_other_numbers_of_towers_and_of_copies(names):
    shown, picture = names.live_figure("update_towers"), names["towers_picture"]
    (dot,) = shown.handles
    for target in names["SURFACES"]:
        shown.set(target=target, n=8, copies=1)
        for row, copies in enumerate(names["COPIES"]):
            for column, n in enumerate(names["NUMBERS"]):
                error = names["tower_errors"][target][row, column, 0]
                shown.drag(dot, n * 1.04, error * 1.001)
                assert (round(shown.values()["n"]), round(shown.values()["copies"])) == (n, copies)
                assert picture.errors.now.get_xydata()[0] == pytest.approx([n, error])
                assert dot.points(shown.values())[0] == pytest.approx([n, error])
                assert f"largest error {error:.3f} at " in shown.text
    assert shown.error.value == ""


@pytest.mark.parametrize(
    ("key", "n", "copies"),
    [("ArrowRight", 11, 2), ("ArrowLeft", 6, 2), ("ArrowUp", 8, 1), ("ArrowDown", 8, 4)],
)
def test_the_dot_of_the_towers_goes_one_step_with_an_arrow_key(names, key, n, copies):
    shown = names.live_figure("update_towers")
    for asked in shown.ask:
        asked.skip()
    for target in names["SURFACES"]:
        shown.set(target=target, n=8, copies=2)
        shown.image.move = {"handle": 0, "key": key, "times": 1, "number": hash((target, key)) % 10_000}
        shown.finish()
        assert (round(shown.values()["n"]), round(shown.values()["copies"])) == (n, copies)


FOUR = ["v1", "v2", "v3", "v4"]


@pytest.mark.parametrize("values", [(0, 0, 0, 0), (0.6, -0.4, 0.3, 1.0), (1.1, -0.6, -0.6, 1.1)])
def test_four_output_weights_are_the_heights_of_four_towers(names, values):
    shown, picture = names.live_figure("update_four"), names["four_picture"]
    shown.set(**dict(zip(FOUR, values, strict=True)))
    assert np.allclose(read(picture.network.weights.strings), values)
    cells = [
        (slice(0, 2), slice(0, 2)),
        (slice(0, 2), slice(2, 4)),
        (slice(2, 4), slice(0, 2)),
        (slice(2, 4), slice(2, 4)),
    ]
    x = np.array([0.05, 1.79, 2.21, 3.95])
    heights = names["tower_grid"](np.reshape(values, (2, 2)), 2, 0)(x[None], x[:, None])
    for value, (rows, columns), (x1, x2), handle, dot in zip(
        values, cells, picture.MIDDLES, shown.handles, picture.grips.dots.get_xydata(), strict=True
    ):
        assert np.allclose(heights[rows, columns], value), "flat, up to its walls"
        assert dot == pytest.approx(picture.towers.seen(x1, x2, value))
        assert handle.points(shown.values())[0] == pytest.approx(dot)
    assert names["tower_grid"](np.reshape(values, (2, 2)), 2, 0)(np.array(2.0), np.array(2.0)) == 0
    network, _ = plain_towers(lambda x, y: np.reshape(values, (2, 2)) + 0 * x, 2, 0)
    x = np.random.default_rng(0).uniform(0, 4, (2, 200))
    assert np.allclose(names["tower_grid"](np.reshape(values, (2, 2)), 2, 0)(*x), network(*x))
    assert shown.error.value == ""


def test_tops_that_are_dragged_into_their_rings_are_as_high_as_f(names):
    shown, picture = names.live_figure("update_four"), names["four_picture"]
    shown.set(**dict.fromkeys(FOUR, 0.0))
    said = "0 of 4 towers are as high as f. Largest error 1.00 at (3.0, 3.0): f is 1.00, the network 0.00"
    assert shown.text == said
    for k, (name, handle, aim) in enumerate(zip(FOUR, shown.handles, picture.aims, strict=True), 1):
        before = shown.values()
        assert [ring.get_color() for ring in picture.rings[k - 1 :]] == [style.GREY] * (5 - k)
        shown.drag(handle, 99.0, aim[1])
        height = names["landscape"](*picture.MIDDLES[k - 1])
        assert shown.values()[name] == pytest.approx(height, abs=0.02), (
            "the value of f in the middle of its cell"
        )
        assert {**shown.values(), name: 0.0} == before, "and no other weight"
        assert f"{k} of 4" in shown.text
    said = "4 of 4 towers are as high as f: done. "
    why = ", for a tower stays flat up to the edge"
    assert shown.text == said + "Largest error 0.91 at (4.0, 4.0): f is 0.09, the network 1.00" + why
    x = np.linspace(0, 4, 401)
    far = names["landscape"](x, x[:, None]) - names["tower_grid"](
        np.reshape([0.6, -0.4, 0.3, 1.0], (2, 2)), 2, 0
    )(x, x[:, None])
    assert np.abs(far).max() == pytest.approx(0.91, abs=0.01)
    assert {ring.get_color() for ring in picture.rings} == {style.HIGHLIGHT} and names[
        "one_tower"
    ].answer == 1
    rng = np.random.default_rng(0)
    for _ in range(30):
        heights = rng.integers(-6, 12, 4) / 10
        shown.set(**dict(zip(FOUR, heights, strict=True)))
        right = np.sum(np.abs(heights - names["four_values"]) < 0.05)
        assert f"{right} of 4" in shown.text
        network = names["tower_grid"](heights.reshape(2, 2), 2, 0)
        error, *place = map(
            float, re.search(r"error ([\d.]+) at \(([\d.]+), ([\d.]+)\)", shown.text).groups()
        )
        gaps = np.abs(names["landscape"](x, x[:, None]) - network(x, x[:, None]))
        assert error == pytest.approx(gaps.max(), abs=0.01)
        ends = [network(*map(np.array, place)), names["landscape"](*place)]
        assert abs(ends[1] - ends[0]) == pytest.approx(error, abs=0.06), "told to a tenth"
        drawn = np.ptp(picture.gap.line.get_ydata()) / picture.towers.seen(0, 0, 1)[1]
        assert drawn == pytest.approx(error, abs=0.0051) and picture.gap.told.strings == [f"{error:.2f}"]
        assert np.ptp(picture.gap.line.get_xdata()) == 0


def test_four_tops_of_1_leave_a_hole_in_the_middle_that_is_drawn(names):
    shown, picture = names.live_figure("update_four"), names["four_picture"]
    shown.set(**dict.fromkeys(FOUR, 1.0))
    middle = picture.towers.seen(2, 2, names["middle"].answer)
    assert np.allclose(picture.hole.line.get_xydata(), [picture.towers.seen(2, 2, 1), middle])
    assert picture.hole.told.strings == ["hole: 0"]
    for name in FOUR:
        shown.set(**{**dict.fromkeys(FOUR, 1.0), name: 0.0})
        assert picture.hole.told.strings == [""] and not len(picture.hole.line.get_xdata()), "three towers"
    corners = np.concatenate([path.vertices[:-1] for path in picture.towers.faces.get_paths()])
    assert np.abs(corners - middle).sum(axis=1).min() < 1e-9
    network = names["tower_grid"](np.ones((2, 2)), 2, 0)
    x = np.random.default_rng(0).uniform(0, 4, (2, 20_000))
    assert (
        network(np.array(2.0), np.array(2.0)) == 0
        and (network(*x)[np.abs(x - 2).max(axis=0) > 0.2] > 1 - 1e-9).all()
    )


@pytest.mark.parametrize("values", [(-0.6, -0.6, -0.6, -0.6), (0.6, -0.4, 0.3, 1.0), (1.1, 1.1, 1.1, 1.1)])
def test_the_towers_stand_on_the_lowest_height_so_no_side_hides_what_is_behind_it(names, values):
    shown, picture = names.live_figure("update_four"), names["four_picture"]
    shown.set(**dict(zip(FOUR, values, strict=True)))
    surface = picture.towers
    foot = [surface.seen(4 * k, 0, surface.low) for k in (0, 1)]
    corners = np.concatenate([path.vertices[:-1] for path in surface.faces.get_paths()])
    for at in foot:
        assert np.abs(corners - at).sum(axis=1).min() < 1e-9
    for at, value in zip(picture.MIDDLES, values, strict=True):
        seen = [path for path in surface.faces.get_paths() if path.contains_point(surface.seen(*at, value))]
        sides = seen[-1].vertices[:-1]
        assert np.ptp(sides[:, 0]) > 0.3, "the last one that is drawn there is a top, no wall"


def texts_of(shown):
    """What is written in a live figure's panels, with the box of each, in pixels."""
    for axes in shown.figure.axes:
        for part in axes.findobj(Text) if axes.axison else axes.texts:
            if part.get_visible() and part.get_text().strip() and part.get_color() != "none":
                yield part.get_text(), part.get_window_extent()
        for part in axes.collections:
            if hasattr(part, "font_size"):
                paths = part.get_paths()
                for path, at in zip(paths, part.get_offsets(), strict=False):
                    if len(path.vertices):
                        box = path.get_extents().transformed(Affine2D().scale(shown.figure.dpi))
                        yield "", box.translated(*part.get_offset_transform().transform(at))


@pytest.mark.parametrize(
    ("update", "more"),
    [
        ("update_hinges", {}),
        ("update_hinges", {"kind": "sigmoid", "w": 64}),
        ("update_fit", {}),
        ("update_fit", {"target": "your own"}),
        ("update_tower", {}),
        ("update_tower", {"steps": 1}),
        ("update_tower", {"steps": 2}),
        ("update_four", {}),
        ("update_four", {"v1": 1.0, "v2": 1.0, "v3": 1.0, "v4": 1.0}),
        ("update_towers", {}),
    ],
)
def test_no_text_lies_on_another_with_each_control_at_its_ends(names, update, more):
    shown = names.live_figure(update)
    for asked in shown.ask:
        asked.skip()
    start = STARTS[update] | more
    shown.set(**start)
    for name, control in shown.controls.items():
        given = getattr(control, "_options_values", None) or getattr(control, "pictures", None)
        ends = given or [control.min, control.max]
        for end in ends:
            shown.set(**{**start, name: end})
            boxes = list(texts_of(shown))
            assert len(boxes) > 10
            for (text, one), (other_text, other) in itertools.combinations(boxes, 2):
                apart = max(one.x0 - other.x1, other.x0 - one.x1, one.y0 - other.y1, other.y0 - one.y1)
                assert apart > -0.6, (name, end, text, other_text, one.extents, other.extents)


def test_random_networks_have_roughly_as_many_pieces_as_neurons_however_they_are_arranged(names):
    for hidden in ([24], [12, 12], [8, 8, 8], [6, 6, 6, 6]):
        counts = [names["count_pieces"]([1, *hidden], np.random.default_rng(seed)) for seed in range(20)]
        assert 12 < np.mean(counts) < 36


@pytest.mark.parametrize("seed", range(20))
def test_relu_and_tanh_get_better_with_random_neurons_and_the_square_does_not(names, seed):
    grid, wanted = names["grid"], np.sin(names["grid"])
    errors = {}
    for name, activation in names["activations"].items():
        for width in (5, 20, 80):
            rng = np.random.default_rng(seed)
            H = activation(np.outer(grid, rng.normal(size=width)) + rng.uniform(-3, 3, width))
            H = np.column_stack([H, np.ones_like(grid)])
            errors[name, width] = np.max(np.abs(H @ np.linalg.lstsq(H, wanted, rcond=1e-9)[0] - wanted))
    assert errors["relu", 80] < 0.5 * errors["relu", 5] and errors["tanh", 80] < 0.1 * errors["tanh", 5]
    assert errors["square", 80] == pytest.approx(errors["square", 5], rel=1e-3)


@pytest.mark.parametrize(
    "kernel", ["upright edges", "level edges", "all edges", "blur", "identity", "learned 3"]
)
@pytest.mark.parametrize(("row", "column"), [(0, 0), (61, 61), (36, 9)])
def test_the_filtered_pixel_is_the_sum_of_nine_products(names, kernel, row, column):
    shown = names.live_figure("update_kernel")
    shown.set(kernel=kernel, stride=1, row=row, column=column)
    products = names["KERNELS"][kernel] * data.house()[row : row + 3, column : column + 3]
    picture = names["kernel_picture"]
    pixel = np.asarray(picture.found.image.get_array())[row, column]
    keeps_brightness = kernel in ("blur", "identity")
    value = products.sum()
    wanted = (
        colormaps["gray"](value, bytes=True)
        if keeps_brightness
        else style.SIGNED(0.5 + value / 2, bytes=True)
    )
    assert np.abs(pixel.astype(int) - np.array(wanted)).max() <= 1
    assert (picture.found.image.get_gid() == live.PHOTO) == keeps_brightness
    assert len(shown.image.photos) == 1 + 2 * keeps_brightness, "what stays as it is in a dark theme"
    ends = np.asarray(picture.found.strip.get_array())[0, [0, -1]]
    values = [0, 1] if keeps_brightness else [-1, 1]
    assert (
        read(
            [text.removesuffix(" or less").removesuffix(" or more") for text in picture.found.ends.strings]
        ).tolist()
        == values
    )
    assert ends.tolist() == [
        list((colormaps["gray"] if keeps_brightness else style.SIGNED)(end, bytes=True)) for end in (0.0, 1.0)
    ]
    picture = picture.products
    assert picture.factors.strings[0] == f"{data.house()[row, column]:.2f}"
    weight = draw.number(names["KERNELS"][kernel][0, 0], 5)
    assert picture.weights.strings[0].strip("· ()") == weight
    assert picture.products.strings == [f"= {draw.number(product, 5)}" for product in products.ravel()]
    assert f"{products.sum():z.2f}" in shown.text
    assert names["kernel_picture"].products.sum.strings[0] == f"sum {draw.number(products.sum(), 5)}"
    assert shown.error.value == ""


OWN = [f"w{i}{j}" for i in range(3) for j in range(3)]


def own_kernel(shown):
    return np.reshape([shown.values()[name] for name in OWN], (3, 3))


@pytest.mark.parametrize("padding", [False, True])
@pytest.mark.parametrize(("stride", "row", "column"), [(1, 0, 0), (1, 36, 9), (3, 36, 9), (4, 63, 63)])
def test_the_filtered_picture_is_full_or_where_one_asks_for_it_blank_after_the_square(
    names, padding, stride, row, column
):
    shown, picture = names.live_figure("update_kernel"), names["kernel_picture"]
    own = {"w00": 0.75, "w12": -1.5, "w22": 2.0}
    shown.set(kernel="your own", stride=stride, padding=padding, row=row, column=column, so_far=False, **own)
    weights, house = own_kernel(shown), np.zeros((66, 66))
    house[1:-1, 1:-1] = data.house()
    house = house if padding else data.house()
    assert (picture.photo.ring.get_visible(), picture.photo.ring.get_gid()) == (
        padding,
        live.PHOTO if padding else None,
    )
    size = len(house) - 2
    n = -(-size // stride)
    i, j = min(row, size - 1) // stride, min(column, size - 1) // stride
    assert f"{n} × {n} pixels" in shown.text and f"at row {i * stride}, column {j * stride} " in shown.text
    places = np.arange(n) * stride
    values = np.array([[np.sum(weights * house[y : y + 3, x : x + 3]) for x in places] for y in places])
    full = style.SIGNED(0.5 + values / 2, bytes=True).astype(int)
    assert picture.products.sum.strings[0] == f"sum {draw.number(values[i, j], 5)}"
    found = np.asarray(picture.found.image.get_array()).astype(int)
    assert found.shape[:2] == (n, n)
    assert np.abs(found - full).max() <= 4  # a rounding may be the next of 256 colours
    shown.set(so_far=True)
    blank = np.asarray(picture.found.image.get_array()).astype(int)
    reached = np.arange(n * n).reshape(n, n) <= i * n + j
    assert np.array_equal(blank[reached], found[reached])
    y, x = np.mgrid[:n, :n] // max(1, 4 // stride)
    wanted = np.where((y + x) % 2, 255, 230)
    assert (blank[..., :3] == wanted[..., None])[~reached].all(), "squares, whatever will be there"
    shown.set(w00=-0.25, w12=0.5, w22=0.25, stride=1, padding=False, so_far=False)


def test_the_readers_own_weights_can_be_dragged_and_given_ones_cannot(names):
    shown, picture = names.live_figure("update_kernel"), names["kernel_picture"]
    shown.set(kernel="your own", stride=1)
    assert [len(handle.points(shown.values())) for handle in shown.handles[2:]] == [2] * 9
    for k, handle in enumerate(shown.handles[2:]):
        (left, top), (right, bottom) = handle.points(shown.values())
        assert handle.names == (OWN[k],) and handle.scrubs
        assert (left + right) / 2 == k % 3 and (top + bottom) / 2 == k // 3, "where its number stands"
    shown.set(w01=1.75)
    assert picture.products.weights.strings[1] == "· 1.75"
    shown.set(kernel="blur", w01=0.0)
    assert [handle.points(shown.values()) for handle in shown.handles[2:]] == [[]] * 9
    assert picture.products.weights.strings == ["· 0.11"] * 9


@pytest.mark.parametrize("padding", [False, True])
@pytest.mark.parametrize("stride", [1, 2, 3, 4])
@pytest.mark.parametrize("handle", [0, 1])
def test_the_square_is_dragged_over_both_pictures(names, handle, stride, padding):
    shown, picture = names.live_figure("update_kernel"), names["kernel_picture"]
    shown.set(stride=stride, padding=padding, row=0, column=0)
    n, (i, j) = -(-(62 + 2 * padding) // stride), (5, 9)
    middle = np.array([j, i]) * stride + 1 - padding  # of the nine pixels, and of what becomes of them
    shown.drag(shown.handles[handle], *(middle + 0.3))
    assert (shown.values()["row"] // stride, shown.values()["column"] // stride) == (i, j)
    left, right, bottom, top = picture.found.image.get_extent()
    mark = picture.found_mark.get_xydata()
    assert mark[:4].mean(axis=0) == pytest.approx(middle)
    thick = picture.found_mark.get_linewidth() / 72 * picture.figure.dpi  # pixels
    inside = np.ptp(picture.found_mark.get_transform().transform(mark), axis=0) - thick
    pixel = picture.found_axes.transData.transform([(0, 0), (stride, stride)])
    assert (inside > 0.97 * np.abs(np.diff(pixel, axis=0))).all(), (
        "the mark hides nothing of what it stands for"
    )
    assert [left + (j + 0.5) * (right - left) / n, top + (i + 0.5) * (bottom - top) / n] == pytest.approx(
        middle
    )
    assert picture.seen_mark.get_xydata().min(axis=0) == pytest.approx(middle - 1.5)
    assert np.ptp(picture.seen_mark.get_xydata(), axis=0).tolist() == [3, 3]
    for each in shown.handles[:2]:
        assert np.mean(each.points(shown.values()), axis=0) == pytest.approx(middle)
    shown.drag(shown.handles[handle], 99, 99)
    assert f"at row {(n - 1) * stride}, column {(n - 1) * stride} " in shown.text
    shown.set(stride=1, padding=False)


def test_the_identity_changes_nothing(names):
    shown, picture = names.live_figure("update_kernel"), names["kernel_picture"]
    shown.set(kernel="identity", stride=1, row=61, column=61)
    seen = colormaps["gray"](data.house()[1:-1, 1:-1], bytes=True)
    assert np.abs(picture.found.image.get_array().astype(int) - seen).max() <= 1


@pytest.mark.parametrize("kernel", ["upright edges", "level edges", "all edges"])
def test_a_sum_of_nothing_has_no_minus_sign(names, kernel):
    shown = names.live_figure("update_kernel")
    for row in (5, 27, 52):
        for column in (0, 11, 61):
            shown.set(kernel=kernel, row=row, column=column)
            texts = shown.text, names["kernel_picture"].products.sum.strings[0]
            assert not any(zero in text for text in texts for zero in ("-0.00", "−0.00")), texts


WAYS = {
    "right of dark": 0,
    "above dark": 90,
    "left of and a little above dark": 150,
    "below dark": 270,
}  # degrees


def test_each_learned_kernel_answers_most_where_its_line_says(names):
    """Of twelve edges between black and white through the middle, or of a slow change, and more than of plain white."""
    shown, (i, j) = names.live_figure("update_kernel"), np.mgrid[-1:2, -1:2]
    y, x = (np.mgrid[0:60, 0:60] + 0.5) / 20 - 1.5
    for name in (name for name in names["KERNELS"] if name.startswith("learned")):
        kernel, edges = names["KERNELS"][name], {}
        for way in range(0, 360, 30):
            right, up = np.cos(np.deg2rad(way)), np.sin(np.deg2rad(way))
            bright = right * x - up * y > 1e-9
            edges[way] = np.sum(kernel * bright.reshape(3, 20, 3, 20).mean(axis=(1, 3)))
        shown.set(kernel=name)
        told, _, warned = shown.text.split("Of edges it answers most where bright lies ")[1].partition(". ")
        way = WAYS[told]
        slow = np.rad2deg(np.arctan2(-np.sum(kernel * i), np.sum(kernel * j)))
        assert abs((slow - way + 180) % 360 - 180) < 12
        assert edges[way] > 0.97 * max(edges.values()) and edges[way] > max(0.6, kernel.sum())
        bright = np.mean(names["convolve"](np.full((8, 8), 1.0), kernel))
        assert warned == (
            "" if bright < 0.3 else f"Its weights add up to {bright:.2f}: plain bright areas answer, too"
        )
    shown.set(kernel="level edges")
    assert "most" not in shown.text


def test_most_networks_that_read_digits_find_a_kernel_for_level_edges(names):
    torch = pytest.importorskip("torch")
    level = names["KERNELS"]["level edges"].ravel()
    samples, likeness, right = digit_networks.pictures(), [], []
    X = torch.tensor(samples.X.reshape(-1, 1, 8, 8), dtype=torch.float32)
    labels = torch.tensor(samples.labels)
    for seed in range(8):
        torch.manual_seed(seed)
        parts = torch.nn.Conv2d(1, 4, 3), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten()
        net = torch.nn.Sequential(*parts, torch.nn.Linear(36, 10))
        optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
        for rows in (row for _ in range(8) for row in torch.randperm(1400).split(100)):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(net(X[rows]), labels[rows]).backward()
            optimizer.step()
        right.append(float((net(X[1400:]).argmax(dim=1) == labels[1400:]).float().mean()))
        kernels = net[0].weight.detach().numpy().reshape(4, 9)
        likeness.append(max(abs(np.corrcoef(level, kernel)[0, 1]) for kernel in kernels))
    assert min(right) > 0.8
    assert np.sum(np.array(likeness) > 0.75) >= 6, np.round(likeness, 2)


def test_an_edge_kernel_answers_nothing_on_a_plain_area(names):
    plain = np.full((8, 8), 0.7)
    for kernel in ("upright edges", "level edges", "all edges"):
        assert np.allclose(names["convolve"](plain, names["KERNELS"][kernel]), 0)


def test_the_house_is_a_grey_picture():
    picture = data.house(48)
    assert picture.shape == (48, 48)
    assert 0 <= picture.min() < picture.max() <= 1
