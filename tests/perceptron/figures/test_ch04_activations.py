"""Lecture 04: what the figures show is what the formulas say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, PoissonRegressor

from perceptron.figures import ch04_activations
from perceptron.models import digits

SEEDS = range(20)


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
    low, high = shown.figure.axes[1].get_ylim()
    assert low < drawn.min() and drawn.max() < high
    assert np.allclose(drawn, drawn_line) == (slope == 1)
    distance = np.abs(drawn - drawn_line).max()
    assert f"at most {distance:.3f} away from the dashed line" in shown.text
    assert abs(np.diff(names["collapse"].gap.get_ydata())[0]) == pytest.approx(distance)
    z, f = names["collapse"].activation.get_data()
    assert np.allclose(f, names["leaky_relu"](np.array(z), slope))


@pytest.mark.parametrize("slope", [0.0, 0.5, 0.95, 1.0])
def test_a_dot_is_a_corner_where_a_neuron_changes_sides_and_the_larger_the_sharper(lecture, slope):
    names = lecture("04_activations")
    shown, picture = names.live_figure("update_slope"), names["collapse"]
    shown.set(slope=slope, new_weights=0)
    x, layers = names["inputs"], names["random_layers"](14)
    first = x @ layers[0][0].T + layers[0][1]
    second = names["leaky_relu"](first, slope) @ layers[1][0].T + layers[1][1]
    changes = np.flatnonzero(np.any(np.diff(np.sign(np.hstack([first, second])), axis=0), axis=1))
    places, turns = ch04_activations.corners(x[:, 0], picture.curve.get_ydata().ravel())
    assert np.allclose(picture.corners.get_offsets()[:, 0], places)
    assert np.allclose(picture.corners.get_sizes(), picture.DOT * np.abs(turns))
    assert len(places) == 0 if slope == 1 else 5 < len(places) <= len(changes)
    for place in places:
        assert np.abs(x[changes, 0] + 0.01 - place).min() < 0.021
    straight = np.gradient(picture.curve.get_ydata().ravel(), x[:, 0])
    assert turns.sum() == pytest.approx(straight[-1] - straight[0], abs=1e-3)


def test_the_negative_side_is_dragged(lecture):
    shown = lecture("04_activations").live_figure("update_slope")
    shown.drag(shown.handles[0], -1.0, -0.82)
    assert shown.values()["slope"] == 0.4
    shown.drag(shown.handles[0], -1.0, 1.5)
    assert shown.values()["slope"] == 0


@pytest.mark.parametrize("z", [-5.0, -1.3, 0.7, 5.0])
def test_the_slope_panel_shows_the_derivative_of_the_value_panel(lecture, z):
    names = lecture("04_activations")
    shown = names.live_figure("update_activation")
    picture = names["value_and_slope"]
    axis = picture.z
    away_from_corners = np.abs(axis) > 0.06
    for activation, (f, slope) in names["ACTIVATIONS"].items():
        shown.set(activation=activation, z=z)
        assert shown.error.value == ""
        values, slopes = (curve.get_ydata() for curve in (picture.value, picture.slope))
        assert np.allclose(values[away_from_corners], f(axis[away_from_corners]))
        difference = (values[2:] - values[:-2]) / np.where(axis[2:] > axis[:-2], axis[2:] - axis[:-2], 1)
        assert np.allclose(
            difference[away_from_corners[1:-1]], slopes[1:-1][away_from_corners[1:-1]], atol=1e-3
        )
        (x0, x1), (y0, y1) = picture.tangent.get_data()
        assert np.isclose((y1 - y0) / (x1 - x0), slope(np.float64(z)), atol=1e-9)
        low, high = np.nanmin(values), np.nanmax(values)
        assert picture.scale.low < low and high < picture.scale.high < high + 0.2 * (high - low), (
            "its own frame"
        )
        assert [dot.get_ydata()[0] for dot in picture.dots] == [f(np.float64(z)), slope(np.float64(z))]


@pytest.mark.parametrize(
    ("activation", "flat_below", "flat_above"),
    [("sigmoid", -2.89, 2.89), ("tanh", -2.18, 2.18), ("ReLU", 0, 9), ("leaky ReLU, a = 0.1", -9, 9)]
    + [("softplus", -2.94, 9), ("SiLU", -4.083, 9), ("step", 9, -9), ("none", -9, 9)],
)
def test_orange_are_the_flat_ends_and_no_minimum(lecture, activation, flat_below, flat_above):
    names = lecture("04_activations")
    shown, picture = names.live_figure("update_activation"), names["value_and_slope"]
    for z in (-5.0, -1.3, 5.0):
        shown.set(activation=activation, z=z)
        flat = z <= flat_below or z >= flat_above
        assert shown.text.endswith(", saturated" if flat else ", not saturated")
    drawn = ~np.isnan(picture.flat.get_ydata())
    assert np.array_equal(
        drawn[picture.z != 0], ((picture.z <= flat_below) | (picture.z >= flat_above))[picture.z != 0]
    )


def test_a_jump_is_drawn_as_one(lecture):
    names = lecture("04_activations")
    shown, picture = names.live_figure("update_activation"), names["value_and_slope"]
    jumps = {
        "step": (True, False),
        "ReLU": (False, True),
        "leaky ReLU, a = 0.1": (False, True),
        "tanh": (False, False),
    }
    for activation, both in jumps.items():
        shown.set(activation=activation)
        for jump, (curve, _, closed, opened, _), f in zip(
            both, picture.curves, names["ACTIVATIONS"][activation], strict=True
        ):
            assert np.isnan(curve.get_ydata()).any() == jump, "the pen is lifted"
            ends = [list(dot.get_ydata()) for dot in (closed, opened)]
            assert ends == ([[f(np.float64(0))], [f(np.float64(1e-9))]] if jump else [[], []])


@pytest.mark.parametrize("panel", [0, 1])
def test_the_point_is_dragged_along_each_curve_in_every_frame(lecture, panel):
    names = lecture("04_activations")
    shown, picture = names.live_figure("update_activation"), names["value_and_slope"]
    for activation, functions in names["ACTIVATIONS"].items():
        shown.set(activation=activation)
        shown.drag(shown.handles[panel], -2.13, 0.5)
        assert shown.values()["z"] == -2.1
        ((_, place),) = shown.handles[panel].points(shown.values())
        back = picture.scale.back(place) if panel == 0 else place
        assert back == pytest.approx(float(functions[panel](np.float64(-2.1))))


@pytest.mark.parametrize("logits", [(2.0, 1.0, -1.0), (-5.0, -5.0, 5.0), (0.0, 0.0, 0.0)])
@pytest.mark.parametrize("temperature", [0.1, 1.0, 10.0])
def test_the_bars_are_the_softmax_of_the_logits(lecture, logits, temperature):
    names = lecture("04_activations")
    shown = names.live_figure("update_softmax")
    shown.set(output=names["softmax"])
    shown.set(z1=logits[0], z2=logits[1], z3=logits[2], temperature=temperature)
    assert shown.error.value == ""
    e = np.exp(np.array(logits) / temperature)
    heights = [bar.get_height() for bar in names["softmax_picture"].probabilities]
    assert np.allclose(heights, e / e.sum())
    assert [bar.get_height() for bar in names["softmax_picture"].logits] == list(logits)
    assert "the sum is 1.000" in shown.text
    shares = np.exp((np.array(logits) - max(logits)) / temperature)
    assert np.allclose([bar.get_height() for bar in names["softmax_picture"].exponentials], shares)
    assert [labels.strings for labels in names["softmax_picture"].sums] == [
        [f"their sum: {shares.sum():.2f}"],
        [f"each ÷ {shares.sum():.2f}"],
    ]
    at_logits, at_exponentials, at_probabilities = names["softmax_picture"].numbers
    assert at_exponentials.strings == ["≈ 0" if e < 0.005 else f"{e:.2f}" for e in shares]
    assert [float(text.replace("−", "-")) for text in at_logits.strings] == list(logits)
    for text, share in zip(at_probabilities.strings, e / e.sum(), strict=True):
        assert text in ("< 0.1%", "> 99.9%") or float(text[:-1]) == pytest.approx(100 * share, abs=0.051)


@pytest.mark.parametrize("k", [0, 1, 2])
def test_the_bar_of_a_logit_is_dragged(lecture, k):
    names = lecture("04_activations")
    shown = names.live_figure("update_softmax")
    for z in (-3.5, 0.0, 4.2):
        shown.drag(shown.handles[k], k, z)
        assert shown.values()[f"z{k + 1}"] == z == names["softmax_picture"].logits[k].get_height()


def test_sigmoids_look_at_one_logit_each(lecture):
    names = lecture("04_activations")
    shown = names.live_figure("update_softmax")
    shown.set(z1=2.0, z2=0.0, z3=-2.0, temperature=1.0, output=names["sigmoid"])
    heights = [bar.get_height() for bar in names["softmax_picture"].probabilities]
    assert np.allclose(heights, 1 / (1 + np.exp([-2.0, 0.0, 2.0])))
    assert "the sum is 1.500" in shown.text
    assert not any(bar.get_height() for bar in names["softmax_picture"].exponentials)
    shown.set(output=names["softmax"])


def test_the_loss_of_several_labels_is_the_same_by_probability_and_by_logit(lecture):
    names = lecture("04_activations")
    assert np.allclose(names["by_probability"], names["by_logits"])
    for k, h in enumerate(1e-6 * np.eye(3)):
        up, down = (
            np.logaddexp(0, z) - names["answers"] * z for z in (names["logits"] + h, names["logits"] - h)
        )
        slope = (up - down).sum() / 2e-6
        p = 1 / (1 + np.exp(-names["logits"][k]))
        assert slope == pytest.approx(p - names["answers"][k], abs=1e-6)


def test_only_the_line_predicts_a_negative_count(lecture):
    names = lecture("04_activations")
    frost = [[-10.0]]
    assert names["line"].predict(frost)[0] < 0 < names["exponential"].predict(frost)[0]
    for seed in SEEDS:
        draws = np.random.default_rng(100 + seed)
        degrees = draws.uniform(-10, 30, (300, 1))
        bicycles = draws.poisson(np.exp(1.5 + 0.08 * degrees[:, 0]))
        assert LinearRegression().fit(degrees, bicycles).predict(frost)[0] < 0
        by_exponential = PoissonRegressor(alpha=0, max_iter=1000).fit(degrees, bicycles).predict(frost)[0]
        assert by_exponential == pytest.approx(np.exp(1.5 - 0.8), rel=0.3)


def sizes_back(layers, activation, X, labels):
    """The size of the gradient at the sums of each hidden layer: that of a bias, for every sample by itself."""
    alone = [(np.repeat(W, len(X), axis=0), np.repeat(b, len(X), axis=0)) for W, b in layers]
    _, gradients = digits.gradient(X[:, None], labels[:, None], alone, activation)
    return np.array([np.sqrt(np.mean(db.astype(float) ** 2)) for _, db in gradients[:-1]])


@pytest.mark.parametrize(("name", "gain"), [("ReLU", 2**0.5), ("ReLU", 2.0), ("tanh", 4.0), ("sigmoid", 1.0)])
@pytest.mark.parametrize("step", [1, 7, 12, 13, 24])
def test_the_signal_is_shown_as_far_as_it_has_come_and_the_gradient_on_its_way_back(
    lecture, name, gain, step
):
    names = lecture("04_activations")
    shown, picture, data = names.live_figure("update_deep"), names["deep"], digits.digits()
    shown.set(activation=name, gain=gain, step=step)
    assert shown.error.value == ""
    f, slope = names["ACTIVATIONS"][name]
    layers = [((gain * W)[None], np.zeros((1, 1, len(W)), np.float32)) for W in names["drawn"]]
    sums = [z[0] for z in digits.forward(data.X[:400], layers, (f, slope))[0]]
    low, high = picture.frames[name]
    n_there, n_back = min(step, 12), max(0, step - 12)
    shapes, bars = picture.shapes.get_paths(), picture.one.get_segments()
    assert len(shapes) == len(bars) == n_there
    for k, (z, shape, bar) in enumerate(zip(sums, shapes, bars, strict=False), 1):
        h = f(z)
        least, most = shape.vertices[:, 1].min(), shape.vertices[:, 1].max()
        assert np.mean((h >= least - 1e-6) & (np.minimum(h, high) <= most + 1e-6)) > 0.97
        assert np.abs(shape.vertices[:, 0] - k).max() == pytest.approx(0.42)
        spread = np.clip(np.quantile(h, 0.95, axis=0), None, high) - np.clip(
            np.quantile(h, 0.05, axis=0), None, high
        )
        assert np.abs(np.diff(bar[:, 1])[0] - 0.008 * (high - low) - spread).min() < 1e-5
    assert list(picture.off.get_xdata()) == [
        k for k, z in enumerate(sums[:n_there], 1) if np.mean(f(z) > high) > 0.01
    ]
    layer = step if step <= 12 else 25 - step
    assert picture.marks[0].get_xdata()[0] == layer and len(picture.marks[1].get_xdata()) == (step > 12)
    steep = np.sqrt(np.mean(slope(sums[layer - 1]) ** 2))
    assert picture.numbers.strings[:3] == [f"{gain:.2f}", f"× {steep:.2f}", f"= {gain * steep:.2f}"]
    x, left = picture.left.get_data()
    assert list(x) == list(range(13 - n_back, 13))
    if step == 24:
        expected = sizes_back(layers, (f, slope), data.X[:400], data.labels[:400])
        assert np.allclose(left, expected / expected[-1], rtol=1e-3)


def test_the_marks_of_the_way_there_and_back_are_dragged(lecture):
    names = lecture("04_activations")
    shown = names.live_figure("update_deep")
    shown.drag(shown.handles[0], 5.2, 1.0)
    assert shown.values()["step"] == 5
    shown.drag(shown.handles[1], 5.2, 1.0)
    assert shown.values()["step"] == 20
    assert shown.handles[0].points(shown.values())[0][0] == 5
    assert {names["deep"].shapes, names["deep"].left} < {*shown.ask[0].hides}, "before the guess"


def way(names, gain, name, seed):
    """The lecture's own way there and back, with other weights: sizes of the activations, and what is left."""
    rng, widths, kept = np.random.default_rng(seed), [64, *12 * [32], 10], names["drawn"]
    names["drawn"] = [
        rng.normal(size=(n, m)).astype(np.float32) / np.sqrt(m) for m, n in itertools.pairwise(widths)
    ]
    sums, left = names["there_and_back"](gain, *names["ACTIVATIONS"][name])
    names["drawn"] = kept
    return [names["ACTIVATIONS"][name][0](z) for z in sums], left


def test_what_is_said_of_gains_holds_over_twenty_seeds(lecture):
    names = lecture("04_activations")
    kept = {gain: [] for gain in (1.0, 2**0.5, 2.0)}
    for seed in SEEDS:
        for gain, shares in kept.items():
            h, left = way(names, gain, "ReLU", seed)
            shares.append([np.sqrt(np.mean(h[-1] ** 2) / np.mean(h[0] ** 2)), left[0]])
        h, left = way(names, 4.0, "tanh", seed)
        assert np.mean(1 - h[-1] ** 2 < names["SATURATED"]) > 0.5, "near −1 and 1, most of them saturated"
        assert left[0] > 5
        h, left = way(names, 4.0, "sigmoid", seed)
        assert left[0] < 0.05 and h[-1].std(axis=0).max() < 0.02 < h[0].std(axis=0).mean()
    typical = {gain: np.median(shares, axis=0) for gain, shares in kept.items()}
    assert typical[1.0].max() < 0.06 and typical[2.0].min() > 10
    assert 0.3 < typical[2**0.5].min() and typical[2**0.5].max() < 3


@pytest.mark.parametrize("depth", [2, 12])
def test_the_losses_are_those_of_the_runs_and_hidden_before_the_guess(lecture, depth):
    names = lecture("04_activations")
    shown, picture = names.live_figure("update_trained"), names["trained"]
    shown.set(depth=depth, initialisation="He")
    assert shown.error.value == ""
    labels = dict(zip(names["names"], picture.labels.strings, strict=True))
    for name in names["names"]:
        losses, read = names["runs"][depth, "He", name]
        assert np.allclose(picture.lines[name].get_ydata(), losses)
        assert labels[name] == f"{name.split(',')[0]}: {read:.0%}" and f"{read:.0%}" in shown.text
    heights = np.sort(picture.labels.artists[0].get_offsets()[:, 1])
    assert (np.diff(heights) > 0.2).all(), "no label over another"
    assert {*picture.lines.values()} < {*shown.ask[0].hides}


def per_layer(layers, activation):
    """For each hidden layer: size of activations, of their differences, of gradients; share of dead neurons."""
    data, (f, slope) = digits.digits(), activation
    sums, _ = digits.forward(data.X, layers, activation)
    _, gradients = digits.gradient(data.X, data.labels, layers, activation)
    h = np.array([f(z[0]) for z in sums])
    size, differences = (np.sqrt(np.mean(part**2, axis=(1, 2))) for part in (h, h - h.mean(1, keepdims=True)))
    slopes = [np.sqrt(np.mean(dW**2)) for dW, _ in gradients[:-1]]
    return np.array([size, differences, slopes, [np.mean(~np.any(slope(z), axis=-2)) for z in sums]])


def test_he_keeps_sizes_and_the_default_of_pytorch_loses_the_pictures_over_twenty_seeds():
    shares = []
    for seed in SEEDS:
        size = {}
        for start in digits.INITIALISATIONS:
            layers = digits.new_layers([64, *12 * [32], 10], start, [seed])
            size[start] = per_layer(layers, digits.RELU)
        he, default = size["He"], size["default of PyTorch"]
        assert 0.2 < he[0, -1] / he[0, 0] < 5
        assert 0.3 < default[0, -1] / default[0, 3] < 3  # the biases stay
        assert default[1, -1] < 3e-4
        assert 0.2 < (default[1, -1] / default[1, 0]) ** (1 / 11) < 0.5
        shares.append([default[2, 0] / default[2, -1], he[2, 0] / he[2, -1], default[3, 4:].mean(), he[3, 0]])
    default_gradient, he_gradient, dead, first_dead = np.median(shares, axis=0)
    assert 1e-4 < default_gradient < 1e-2 and 0.3 < he_gradient < 3
    assert 0.4 < dead < 0.6 and first_dead == 0


def best_runs(depth, start, activation, rates):
    """Over 20 seeds: layers before and after training, and accuracy, each seed with the best of its rates."""
    data, n = digits.digits(), len(rates)
    first = digits.new_layers([64, *depth * [32], 10], start, np.repeat(SEEDS, n))
    last, losses = digits.train(
        first, activation, data.X, data.labels, np.tile(rates, len(SEEDS)), 300, batch_size=50
    )
    ends = losses[-20:].mean(axis=0).reshape(-1, n)
    place = np.arange(len(SEEDS)) * n + np.where(np.isfinite(ends), ends, np.inf).argmin(axis=1)
    first, last = ([(W[place], b[place]) for W, b in layers] for layers in (first, last))
    return first, last, digits.accuracies(data.X_test, data.labels_test, last, activation)


def test_with_six_layers_the_sigmoid_is_out_and_the_others_learn_from_he(lecture):
    activations = lecture("04_activations")["ACTIVATIONS"]
    for start in digits.INITIALISATIONS:
        assert best_runs(6, start, activations["sigmoid"], [0.1, 1.0])[2].max() < 0.25
    rates = {"tanh": 0.3, "ReLU": 0.1, "leaky ReLU, a = 0.1": 0.1}
    read = {name: np.median(best_runs(6, "He", activations[name], [rate])[2]) for name, rate in rates.items()}
    assert min(read.values()) > 0.9 and max(read, key=read.get) == "tanh"


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "ReLU", "leaky ReLU, a = 0.1"])
@pytest.mark.parametrize("start", digits.INITIALISATIONS)
def test_with_two_layers_all_learn(lecture, name, start):
    rate = {"sigmoid": 1.0, "tanh": 1.0}.get(name, 0.3)
    assert best_runs(2, start, lecture("04_activations")["ACTIVATIONS"][name], [rate])[2].min() > 0.85


@pytest.mark.parametrize(
    ("name", "rates"), [("tanh", [0.3, 1.0]), ("ReLU", [0.1, 1.0]), ("leaky ReLU, a = 0.1", [0.1, 1.0])]
)
def test_with_twelve_layers_and_the_default_of_pytorch_nobody_gets_far(lecture, name, rates):
    assert (
        np.median(
            best_runs(12, "default of PyTorch", lecture("04_activations")["ACTIVATIONS"][name], rates)[2]
        )
        < 0.35
    )


def test_with_twelve_layers_and_he_tanh_and_leaky_relu_learn_and_relu_less_surely(lecture):
    activations = lecture("04_activations")["ACTIVATIONS"]
    rates = {"tanh": 0.1, "ReLU": 0.03, "leaky ReLU, a = 0.1": 0.03}  # the best of most seeds
    read = {name: best_runs(12, "He", activations[name], [rate])[2] for name, rate in rates.items()}
    assert read["tanh"].min() > 0.85 and np.median(read["leaky ReLU, a = 0.1"]) > 0.8
    assert np.median(read["ReLU"]) < np.median(read["leaky ReLU, a = 0.1"]) < np.median(read["tanh"])


def dead_in_later_layers(depth, rate):
    """From the fifth layer on, with the default of PyTorch: which neurons are dead before training, and which after."""
    first, last, _ = best_runs(depth, "default of PyTorch", digits.RELU, [rate])
    return [
        np.array(
            [np.all(z <= 0, axis=-2) for z in digits.forward(digits.digits().X, layers, digits.RELU)[0]]
        )[4:]
        for layers in (first, last)
    ]


def test_training_brings_about_half_of_the_dead_neurons_back_where_layers_below_them_learn():
    before, after = dead_in_later_layers(6, 0.3)
    assert 0.4 < before.mean() < 0.6
    assert 0.25 < (before & ~after).sum() / before.sum() < 0.75


def test_where_nothing_is_learned_no_dead_neuron_comes_back():
    before, after = dead_in_later_layers(12, 0.3)
    assert 0.4 < before.mean() < 0.6
    assert (before & ~after).sum() / before.sum() < 0.02
