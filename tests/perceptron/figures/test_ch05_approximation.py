"""The live figures of lecture 05 show what the formulas say, wherever their sliders stand."""

import numpy as np
import pytest

from perceptron.drawing import draw
from perceptron.models import data


@pytest.fixture
def names(lecture):
    return lecture("05_approximation")


@pytest.mark.parametrize("target", ["sine", "bump", "square root"])
@pytest.mark.parametrize("n", [2, 9, 65])
def test_the_network_goes_through_the_function_at_its_knots(names, target, n):
    shown = names.live_figure("update_fit")
    shown.set(target=target, n=n)
    x, y = names["fit_picture"].network.get_data()
    assert np.allclose(x, np.linspace(0, 2 * np.pi, n))
    assert np.allclose(y, names["TARGETS"][target][0](x))
    assert shown.error.value == ""


@pytest.mark.parametrize("n", [3, 17, 60])
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


def test_the_error_of_the_sine_falls_with_the_square_of_the_pieces(names):
    names.live_figure("update_fit").set(target="sine", n=9)
    pieces, errors = (np.asarray(values, float) for values in names["fit_picture"].errors.get_data())
    slope = np.polyfit(np.log(pieces[15:]), np.log(errors[15:]), 1)[0]
    assert slope == pytest.approx(-2, abs=0.05)


@pytest.mark.parametrize("depth", [1, 3, 8])
def test_depth_doubles_the_pieces_and_width_adds_two(names, depth):
    shown = names.live_figure("update_fold")
    shown.set(depth=depth)
    x, y = names["fold_picture"].deep.get_data()
    turns = np.sum(np.diff(np.sign(np.diff(y))) != 0)
    assert turns + 1 == 2**depth
    assert np.allclose(y, np.abs((x * 2**depth + 1) % 2 - 1))
    assert len(names["fold_picture"].wide.get_xdata()) == 2 * depth + 2
    assert names["fold_picture"].deep_pieces.get_ydata()[-1] == 2**depth
    assert names["fold_picture"].wide_pieces.get_ydata()[-1] == 2 * depth + 1
    assert shown.error.value == ""


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


@pytest.mark.parametrize("kernel", ["upright edges", "level edges", "all edges", "blur", "nothing"])
@pytest.mark.parametrize(("row", "column"), [(0, 0), (61, 61), (36, 9)])
def test_the_filtered_pixel_is_the_sum_of_nine_products(names, kernel, row, column):
    shown = names.live_figure("update_kernel")
    shown.set(kernel=kernel, row=row, column=column)
    products = names["KERNELS"][kernel] * data.house()[row : row + 3, column : column + 3]
    assert names["kernel_picture"].found.get_array()[row, column] == pytest.approx(products.sum())
    assert names["kernel_picture"].pixels.strings[0] == f"{data.house()[row, column]:.2f}"
    assert names["kernel_picture"].weights.strings[0] == f"· {draw.number(names['KERNELS'][kernel][0, 0], 5)}"
    assert f"{products.sum():z.2f}" in shown.text
    assert names["kernel_picture"].sum.get_text() == f"sum {draw.number(products.sum(), 5)}"
    assert shown.error.value == ""


@pytest.mark.parametrize("kernel", ["upright edges", "level edges", "all edges"])
def test_a_sum_of_nothing_has_no_minus_sign(names, kernel):
    shown = names.live_figure("update_kernel")
    for row in (5, 27, 52):
        for column in (0, 11, 61):
            shown.set(kernel=kernel, row=row, column=column)
            texts = shown.text, names["kernel_picture"].sum.get_text()
            assert not any(zero in text for text in texts for zero in ("-0.00", "−0.00")), texts


def test_an_edge_kernel_answers_nothing_on_a_plain_area(names):
    plain = np.full((8, 8), 0.7)
    for kernel in ("upright edges", "level edges", "all edges"):
        assert np.allclose(names["convolve"](plain, names["KERNELS"][kernel]), 0)


def test_the_house_is_a_grey_picture():
    picture = data.house(48)
    assert picture.shape == (48, 48)
    assert 0 <= picture.min() < picture.max() <= 1
