"""The live figures of lecture 05 show what the formulas say, wherever their sliders stand."""

import numpy as np
import pytest
from matplotlib import colormaps

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


HINGES = ["b0", "b1", "b2", "v0", "v1", "v2"]


@pytest.mark.parametrize(
    "values", [(-1, -2, -3, 1, -2, 1), (-2.5, -0.2, -1.4, -4, 3.5, 0), (-1.1, -3.4, -1.1, 2, 0.5, -4)]
)
def test_the_hinges_their_sum_and_the_numbers_of_the_network_say_the_same(names, values):
    shown, picture = names.live_figure("update_hinges"), names["hinge_picture"]
    shown.set(**dict(zip(HINGES, values, strict=True)))
    x, biases, weights = names["hinge_x"], np.array(values[:3]), np.array(values[3:])
    total = relu_sum(x, biases, weights)
    assert np.allclose(np.interp(x, *picture.sum.get_data()), total)
    for hinge, bias, weight in zip(picture.hinges, biases, weights, strict=True):
        x_shown, y_shown = hinge.get_data()
        assert np.allclose(y_shown, weight * np.maximum(x_shown + bias, 0))
        assert x_shown[-1] == x[-1] or abs(y_shown[-1]) == pytest.approx(picture.TOP, abs=0.05)
    assert np.allclose(read(picture.network.biases.strings), [*biases, 0])
    assert np.allclose(read(picture.network.weights.strings), weights)
    for text, bias, weight in zip(picture.written.strings, biases, weights, strict=True):
        weight_told, knot = text.replace("−", "-").split(":  ")[1].split(" · relu(x - ")
        assert (float(weight_told), float(knot.strip(")"))) == (weight, -bias)
    knots, heights = picture.knots.dots.get_data()
    assert np.allclose(knots, -biases)
    assert np.allclose(heights, np.clip(np.interp(-biases, x, total), *picture.FRAME))
    for j in range(3):
        hinge, knot = shown.handles[2 * j : 2 * j + 2]
        assert hinge.points(shown.values())[0] == pytest.approx(picture.ends.dots.get_xydata()[j])
        assert knot.points(shown.values())[0] == pytest.approx(picture.knots.dots.get_xydata()[j])
    slopes = [slope for slope in picture.slopes.strings if slope]
    assert all(any(np.isclose(float(slope.replace("−", "-")), np.diff(total) * 100)) for slope in slopes)
    assert shown.error.value == ""


def test_hinges_and_knots_are_dragged(names):
    shown = names.live_figure("update_hinges")
    shown.set(**dict(zip(HINGES, (-1, -2, -3, 1, -2, 0), strict=True)))
    shown.drag(shown.handles[4], 9.0, 0.5)  # up only
    assert shown.values()["v2"] == 1 and shown.values()["b2"] == -3
    shown.drag(shown.handles[1], 1.52, 9.0)  # to the right only
    assert shown.values() == {"b0": -1.5, "b1": -2, "b2": -3, "v0": 1, "v1": -2, "v2": 1}


def test_a_step_and_a_bump_are_found_and_nothing_else_is(names):
    shown, picture, rng = names.live_figure("update_hinges"), names["hinge_picture"], np.random.default_rng(0)
    x, found = names["hinge_x"], {"bump": 0, "step": 0, "neither": 0}
    shapes = [[1, -2, 1], [-2, 4, -2], [1, -1, 0], [2, -1, -1], [0, 0, 0], [1, -3, 2]]
    for shape in shapes * 3:
        shown.set(**dict(zip(HINGES, (-1, -2, -3, *rng.permutation(shape)), strict=True)))
        if rng.random() < 0.3:
            shown.set(b1=-1.5)
        values = shown.values()
        total = relu_sum(x, *np.array([[values[name] for name in HINGES]]).reshape(2, 3))
        level = np.isclose(total[-1], total[-2])
        rises, falls = (np.diff(total) > -1e-9).all(), (np.diff(total) < 1e-9).all()
        is_bump = level and np.isclose(total[-1], 0) and not np.allclose(total, 0)
        is_step = level and not np.isclose(total[-1], 0) and (rises or falls)
        wanted = "bump" if is_bump else "step" if is_step else "neither"
        found[wanted] += 1
        assert wanted in shown.text and picture.name.strings[0].startswith(
            {"bump": "a bump", "step": "a step"}.get(wanted, "")
        )
        if is_bump:
            height = total[np.abs(total).argmax()]
            wide = np.ptp(x[~np.isclose(total, 0)]) + 0.02  # its feet are 0
            assert f"a bump {height:.2f} high, {wide:.1f} wide" in shown.text.replace("−", "-")
    assert min(found.values()) >= 2, found


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((-1, -2, -2, 1, -2, 1), "Slopes 0, 1, 0: a step 1.00 high"),
        ((-2, -2, -1, -2, 1, 1), "Slopes 0, 1, 0: a step 1.00 high"),
        ((-1, -1, -3, -0.5, 1.5, -1), "Slopes 0, 1, 0: a step 2.00 high"),
        ((-1, -1, -2, 1, -1, 1), "Slopes 0, 0, 1: neither a step nor a bump"),
        ((-1, -1, -1, 1, -2, 1), "Slopes 0, 0: neither a step nor a bump"),
    ],
)
def test_knots_at_one_place_are_one_bend_for_what_is_said(names, values, said):
    shown = names.live_figure("update_hinges")
    shown.set(**dict(zip(HINGES, values, strict=True)))
    assert shown.text == said and shown.error.value == ""


def test_a_step_and_a_bump_are_one_move_away_for_who_moves_one_control(names):
    """As on the website."""
    shown = names.live_figure("update_hinges")
    start = dict(zip(HINGES, (-1, -2, -3, 1, -2, 0), strict=True))
    for move, made in (
        ({"v1": names["level"].answer}, "a step"),
        ({"v2": names["to_zero"].answer}, "a bump"),
    ):
        shown.set(**start)
        assert "neither" in shown.text
        shown.set(**move)
        assert made in shown.text


def test_the_bump_half_as_wide_is_told_as_done(names):
    shown = names.live_figure("update_hinges")
    shown.set(**dict(zip(HINGES, (-1, -2, -3, 1, -2, 1), strict=True)))
    assert "done" not in shown.text
    shown.set(**dict(zip(HINGES, (-1, -1.5, -2, 2, -4, 2), strict=True)))
    assert shown.text.endswith("a bump 1.00 high, 1.0 wide, half as wide: done")


def test_numbers_that_would_touch_are_not_written(names):
    shown, picture = names.live_figure("update_hinges"), names["hinge_picture"]
    values = dict(zip(HINGES, (-1, -1, -1.1, 4, 4, 4), strict=True))
    shown.set(**values)
    assert picture.ends.written.strings == ["", "", "2"], "those of one place are covered by the last"
    assert picture.slopes.strings == ["0", "", "12", ""]
    shown.set(**{**values, "b1": -1.6, "b2": -2.2})
    assert picture.ends.written.strings == picture.knots.written.strings == ["0", "1", "2"]
    assert picture.slopes.strings == ["0", "4", "8", "12"]


@pytest.mark.parametrize("target", ["sine", "square root"])
@pytest.mark.parametrize("n", [2, 5, 33])
def test_the_network_is_the_sum_of_its_bumps(names, target, n):
    names.live_figure("update_fit").set(target=target, n=n)
    picture = names["fit_picture"]
    x = np.linspace(0, 2 * np.pi, 200)
    total = np.zeros_like(x)
    for bump in picture.bumps.get_paths():
        (left, _), (top, height), (right, _) = bump.vertices[:3]
        rise = np.clip((x - left) / (top - left), 0, 1) if top > left else 1.0
        fall = np.clip((right - x) / (right - top), 0, 1) if right > top else 1.0
        total += height * np.minimum(rise, fall)
    assert len(picture.bumps.get_paths()) == n
    assert np.allclose(total, np.interp(x, *picture.network.get_data()))


BUMPS = ("h1", "h2", "h3", "h4", "h5")
HAND = [("wave", 1.0), ("square root", 1.0), ("square root", 0.5), ("square root", 2.5)]
RAISED = [(0, 0, 0, 0, 0), (0, 0.2, 0, 0, 0), (0.68, 1.18, 1, 0.32, -0.18), (-0.8, 1.2, -0.8, 1.2, -0.8)]


def hand_knots(crowding):
    return 2 * np.pi * (np.arange(7) / 6) ** crowding


def weights_told(shown):
    """What the line says that the bumps add to the output weights of h₀ to h₅."""
    added = np.zeros(6)
    for neuron, weight in (
        part.split() for part in shown.text.partition("Bumps add ")[2].rstrip(".").split(", ") if part
    ):
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
    assert np.allclose(picture.error.get_ydata(), f(x) - curve)
    assert f"Maximum error {np.abs(f(x) - curve).max():.3f}" in shown.text and shown.error.value == ""
    for shape in (picture.error, picture.largest, picture.grips.dots):
        frame = shape.axes.get_window_extent()
        places = shape.get_transform().transform(shape.get_xydata())[:, 1]
        assert frame.y0 < places.min() and places.max() < frame.y1


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
        ("square root", 2.2, True),
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
    assert "done" not in shown.text and picture.named.strings == ["goal"]
    for j, handle in enumerate(shown.handles, 1):
        ((x, y),) = handle.points(shown.values())
        assert picture.grips.dots.get_xydata()[j - 1] == pytest.approx([x, y]) and x == pytest.approx(
            knots[j]
        )
        shown.drag(handle, 9.0, scale.at(f(knots[j])))  # sideways it stays
    assert np.allclose(picture.curves.network.get_ydata(), f(knots), atol=0.0051)
    assert ("below 0.1: done" in shown.text) == reached
    assert (picture.error.get_color() == style.HIGHLIGHT) == reached
    assert picture.named.strings == ["✓ goal" if reached else "goal"]
    assert [line.get_ydata()[0] for line in picture.goals] == [names["GOAL"], -names["GOAL"]]


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
    assert shown.text.replace("−", "-").endswith("Bumps add h₁ +0.19, h₂ -0.38, h₃ +0.19.")
    assert names["lift"].answer == "of h₁, h₂ and h₃, as 1 : −2 : 1"


@pytest.mark.parametrize("target", ["sine", "bump", "square root"])
@pytest.mark.parametrize("n", [2, 9, 33])
def test_the_network_goes_through_the_function_at_its_knots(names, target, n):
    shown = names.live_figure("update_fit")
    shown.set(target=target, n=n)
    x, y = names["fit_picture"].network.get_data()
    assert np.allclose(x, np.linspace(0, 2 * np.pi, n))
    f = names["TARGETS"][target][0]
    assert np.allclose(y, f(x))
    grid, error = names["fit_picture"].error.get_data()
    along = f(grid) - np.interp(grid, x, y)
    assert np.allclose(error, along / np.max(np.abs(along)), atol=0.02), "a share of the largest"
    assert shown.error.value == ""
    scale = names["fit_picture"].curves.scale
    assert scale.low < f(grid).min() and f(grid).max() < scale.high < f(grid).max() + 0.15 * np.ptp(f(grid))


@pytest.mark.parametrize("n", [2, 17, 33])
def test_the_marked_error_is_the_largest_distance_of_the_two_curves(names, n):
    shown = names.live_figure("update_fit")
    shown.set(target="sine", n=n)
    knots = np.linspace(0, 2 * np.pi, n)
    grid = np.linspace(0, 2 * np.pi, 2001)
    error = np.max(np.abs(np.sin(grid) - np.interp(grid, knots, np.sin(knots))))
    (pieces,), (marked,) = names["fit_picture"].now.get_data()
    assert pieces == n - 1
    assert marked == pytest.approx(error)
    assert f"{error:.4f}" in shown.text
    assert ("1 piece:" in shown.text) == (n == 2)


def test_the_dot_of_the_error_is_dragged_to_another_number_of_pieces(names):
    shown = names.live_figure("update_fit")
    shown.drag(shown.handles[0], 16.2, 0.1)
    assert shown.values()["n"] == 17
    shown.drag(shown.handles[0], 1e4, 0.1)
    assert shown.values()["n"] == 33


def test_the_error_of_the_sine_falls_with_the_square_of_the_pieces(names):
    names.live_figure("update_fit").set(target="sine", n=9)
    pieces, errors = (np.asarray(values, float) for values in names["fit_picture"].errors.get_data())
    slope = np.polyfit(np.log(pieces[15:]), np.log(errors[15:]), 1)[0]
    assert slope == pytest.approx(-2, abs=0.05)


@pytest.mark.parametrize("depth", [1, 3, 6])
def test_depth_doubles_the_pieces_and_width_adds_two(names, depth):
    shown, picture = names.live_figure("update_fold"), names["fold_picture"]
    shown.drag(shown.handles[1], 6 * depth + 2, 3)
    assert shown.values()["depth"] == depth
    x, y = picture.deep.get_data()
    turns = np.sum(np.diff(np.sign(np.diff(y))) != 0)
    assert turns + 1 == 2**depth
    assert np.allclose(y, np.abs((x * 2**depth + 1) % 2 - 1))
    assert len(picture.wide.get_xdata()) == 2 * depth + 2
    assert picture.deep_pieces.get_ydata()[-1] == 2**depth
    assert picture.wide_pieces.get_ydata()[-1] == 2 * depth + 1
    assert f"{2**depth} pieces deep, {2 * depth + 1} wide" in shown.text
    assert picture.names.strings[0].startswith(
        "deep: 1 layer of" if depth == 1 else f"deep: {depth} layers of"
    )
    assert shown.error.value == ""


@pytest.mark.parametrize("at", [0.0, 0.3, 1.0])
def test_all_marked_places_have_the_output_of_the_dragged_point(names, at):
    shown, picture = names.live_figure("update_fold"), names["fold_picture"]
    shown.set(depth=4)
    shown.drag(shown.handles[0], at, 0.2)
    ((x, y),) = picture.point.get_xydata()
    assert (x, y) == (at, pytest.approx(np.abs((at * 16 + 1) % 2 - 1)))
    places = np.asarray(picture.same.get_xdata())
    assert len(places) == 16 and np.allclose(np.abs((places * 16 + 1) % 2 - 1), y)
    assert np.abs(places - at).min() < 1e-9


@pytest.mark.parametrize("d", [1, 2])
def test_a_tenth_of_the_error_costs_the_root_of_ten_times_as_many_knots_on_every_axis(d):
    """Interpolation on a grid of n knots an axis; the error of the middle of every cell of sin x₁ · … · sin x_d."""

    def error(n):
        knots = np.linspace(0, 2 * np.pi, n)
        axes = np.meshgrid(*[knots] * d, indexing="ij")
        values = np.prod(np.sin(axes), axis=0)
        middle = np.prod(np.sin(np.meshgrid(*[(knots[1:] + knots[:-1]) / 2] * d, indexing="ij")), axis=0)
        for axis in range(d):
            ends = [np.take(values, range(start, start + n - 1), axis) for start in (0, 1)]
            values = (ends[0] + ends[1]) / 2
        return np.max(np.abs(values - middle))

    few, many = 41, round(40 * 10**0.5) + 1
    assert error(few) / error(many) == pytest.approx(10, rel=0.05)
    assert (many**d) / (few**d) == pytest.approx(10 ** (d / 2), rel=0.05)


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
    "kernel", ["upright edges", "level edges", "all edges", "blur", "nothing", "learned 3"]
)
@pytest.mark.parametrize(("row", "column"), [(0, 0), (61, 61), (36, 9)])
def test_the_filtered_pixel_is_the_sum_of_nine_products(names, kernel, row, column):
    shown = names.live_figure("update_kernel")
    shown.set(kernel=kernel, stride=1, row=row, column=column)
    products = names["KERNELS"][kernel] * data.house()[row : row + 3, column : column + 3]
    picture = names["kernel_picture"]
    pixel = np.asarray(picture.found.image.get_array())[row, column]
    keeps_brightness = kernel in ("blur", "nothing")
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
def test_the_filtered_picture_is_full_or_where_one_asks_for_it_pale_after_the_square(
    names, padding, stride, row, column
):
    shown, picture = names.live_figure("update_kernel"), names["kernel_picture"]
    own = {"w00": 0.75, "w12": -1.5, "w22": 2.0}
    shown.set(kernel="your own", stride=stride, padding=padding, row=row, column=column, so_far=False, **own)
    weights, house = own_kernel(shown), np.zeros((66, 66))
    house[1:-1, 1:-1] = data.house()
    house = house if padding else data.house()
    assert (picture.ring.get_visible(), picture.ring.get_gid()) == (padding, live.PHOTO if padding else None)
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
    pale = np.asarray(picture.found.image.get_array()).astype(int)
    reached = np.arange(n * n).reshape(n, n) <= i * n + j
    assert np.array_equal(pale[reached], found[reached])
    wanted = 255 - (255 - found[..., :3]) * picture.found.PALE
    assert np.abs(pale[..., :3] - wanted)[~reached].max(initial=0) <= 1
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


def test_nothing_changes_nothing(names):
    shown, picture = names.live_figure("update_kernel"), names["kernel_picture"]
    shown.set(kernel="nothing", stride=1, row=61, column=61)
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
        way = WAYS[shown.text.split("It answers most where bright lies ")[1]]
        slow = np.rad2deg(np.arctan2(-np.sum(kernel * i), np.sum(kernel * j)))
        assert abs((slow - way + 180) % 360 - 180) < 12
        assert edges[way] > 0.97 * max(edges.values()) and edges[way] > max(0.6, kernel.sum())
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
