"""Lecture 07: what its figures show is the chain rule and backpropagation, computed here in another way."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgb

from perceptron import live
from perceptron.drawing import chain, draw, style
from perceptron.figures import ch07_chain_rule as chain_rule
from perceptron.live import recording
from perceptron.models import forward
from perceptron.words import backward as words
from perceptron.words.numbers import apart, path_sum
from perceptron.words.numbers import shown as shown_as

NAME = "07_chain_rule"
START = {
    "hidden": 1,
    "step": 0.0,
    "back": 0.0,
    "x1": 1.0,
    "x2": 2.0,
    "edge": 5,
    "deep": 5,
    "change": 0.0,
    "sample": 1,
    "mean": False,
}
FOUND = START | {"step": 5.0, "back": 8.0}  # all slopes are there


@pytest.mark.parametrize("x", [0.15, 0.6, 1.25, 1.75])
def test_the_graph_multiplies_the_slopes_and_the_tangent_has_their_product(lecture, x: float) -> None:
    names = lecture(NAME)
    shown = names.live_figure("update_chain")
    shown.set(x=x)
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    torch.log(torch.sin(point**2)).backward()
    picture = names["log_sin"]
    (x_left, x_right), (y_left, y_right) = picture.tangent.get_data()
    assert (y_right - y_left) / (x_right - x_left) == pytest.approx(float(point.grad), rel=1e-9)
    (total,) = read_numbers([picture.graph.total[0].get_text()])
    assert total == pytest.approx(float(point.grad), rel=0.0051)
    assert read_numbers([picture.graph.values[2].get_text()]) == pytest.approx([np.sin(x**2)], rel=5.1e-4)


@pytest.mark.parametrize(("x", "step"), [(1.0, 0.2), (1.0, 0.01), (0.4, 0.3), (1.7, 0.3)])
def test_a_step_moves_every_value_and_its_ratios_are_measured(lecture, x: float, step: float) -> None:
    names = lecture(NAME)
    picture, line = names["log_sin"], names["update_chain"](x, step)
    ends = [
        np.array([each, each**2, np.sin(each**2), np.log(np.sin(each**2))])
        for each in (x, min(x + step, 1.77))
    ]
    moved = ends[1] - ends[0]
    assert picture.step.get_xydata() == pytest.approx(np.array([ends[0][[0, 3]], ends[1][[0, 3]]]))
    told = read_numbers([text.get_text().removeprefix("Δ ") for text in picture.graph.moves])
    assert told == pytest.approx(moved, rel=6e-4, abs=1e-6)
    ratios = read_numbers([text.get_text().removeprefix("Δ × ") for text in picture.graph.ratios])
    assert ratios == pytest.approx(moved[1:] / moved[:-1], rel=6e-4, abs=1e-6)
    assert f"f moves {chain.number(moved[3] / moved[0])} times as far as x" in line
    names["update_chain"](x)
    assert not len(picture.step.get_xdata()) and not any(text.get_text() for text in picture.graph.moves)


def test_written_factors_multiply_out_to_one_in_the_last_digit_and_nothing_is_minus_0(lecture) -> None:
    names = lecture(NAME)
    graph = names["log_sin"].graph
    for x in np.arange(0.15, 1.76, 0.01):
        line = names["update_chain"](x)
        written = [text.get_text().strip("× ") for text in graph.local]
        factors = read_numbers(written)
        assert graph.total[2].get_text() == written[2], "the same number has the same digits"
        true = np.cumprod([1 / np.sin(x**2), np.cos(x**2), 2 * x])[::-1]
        for k, text in enumerate(graph.total[:3]):
            (total,) = read_numbers([text.get_text()])
            last = 10.0 ** (np.floor(np.log10(abs(total))) - 3)
            assert np.prod(factors[k:]) == pytest.approx(total, abs=max(0.51 * last, 1e-6))
            assert total == pytest.approx(true[k], rel=1.6e-3, abs=2e-6)
            assert text.get_text().replace("−", "-") in line.replace("−", "-") or k
    assert chain.number(-1e-9) == "0"


def test_each_value_of_the_graph_agrees_with_what_is_written_before_it(lecture) -> None:
    names = lecture(NAME)
    graph = names["log_sin"].graph
    for x in np.arange(0.15, 1.76, 0.01):
        names["update_chain"](x)
        x_read, c, b, f = read_numbers([text.get_text() for text in graph.values])
        assert c == pytest.approx(x_read**2, abs=1e-9), "exactly"
        last = 1e-4 if abs(f) < 1 else 1e-3
        assert b == pytest.approx(np.sin(c), abs=0.51e-4) and f == pytest.approx(np.log(b), abs=1.6 * last)
    names["update_chain"](1.25)
    assert [text.get_text() for text in graph.values[2:]] == ["1", "0"]


@pytest.mark.parametrize(("x1", "x2"), [(1.0, 2.0), (-2.0, 1.5), (2.0, 0.5), (-1.0, -1.0)])
def test_the_drawn_slopes_are_those_of_autograd(lecture, x1: float, x2: float) -> None:
    names = lecture(NAME)
    shown = names.live_figure("update_network")
    shown.set(**FOUND | {"x1": x1, "x2": x2})
    x, W1, b1, W2, b2, y = (
        torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for value in ([x1, x2], *(names[name] for name in ("W1", "b1", "W2", "b2", "y")))
    )
    z1 = W1 @ x + b1
    z1.retain_grad()
    y_hat = W2 @ torch.relu(z1) + b2
    y_hat.retain_grad()
    ((y_hat - y) ** 2).sum().backward()
    flow = names["flow"]
    expected = torch.cat([W1.grad.ravel(), W2.grad.ravel()]).numpy()
    np.testing.assert_allclose(read_numbers(flow.edge_slopes.strings), expected, atol=1e-9)
    expected = torch.cat([z1.grad, y_hat.grad]).numpy()
    np.testing.assert_allclose(read_numbers(flow.neuron_slopes.strings), expected, atol=1e-9)
    off = [(1, j) for j in range(3) if z1[j] <= 0]
    assert flow.off.neurons == off
    assert [tuple(place) for place in flow.off.marks.get_xydata()] == [
        flow.network.positions[1][j] for _, j in off
    ]
    every = {(): "All learn", (0,): "h₁ learns nothing", (0, 1, 2): "h₁, h₂ and h₃ learn nothing"}
    expected = every.get(tuple(j for _, j in off), "learn")
    assert expected in shown.text
    loss = float(((y_hat - y) ** 2).sum().detach())
    assert f"Loss {flow.loss.value.strings[0]}." in shown.text
    assert read_numbers(flow.loss.value.strings) == pytest.approx([loss], abs=0.000501)


def read_numbers(labels: list[str]) -> list[float]:
    """The numbers in a drawing."""
    return [float(label.replace("−", "-")) for label in labels]


@pytest.mark.parametrize(("x1", "x2"), [(1.0, 2.0), (-1.5, 0.5), (2.0, -2.0)])
def test_at_step_3_both_paths_add_up_at_every_hidden_neuron(lecture, x1: float, x2: float) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    shown.set(**START | {"x1": x1, "x2": x2, "step": 3.0})
    h1 = np.maximum(names["W1"] @ [x1, x2] + names["b1"], 0)
    dy_hat = 2 * (names["W2"] @ h1 + names["b2"] - names["y"])
    sums = flow.neuron_slopes.strings[:3]
    for j, written in enumerate(sums):
        terms, total = written.replace("−", "-").replace(" - ", " + -").split(" = ")
        assert [float(each) for each in terms.split(" + ")] == pytest.approx(dy_hat * names["W2"][:, j])
        assert float(total) == pytest.approx(names["W2"][:, j] @ dy_hat)
    if (x1, x2) == (1.0, 2.0):
        assert sums == ["−3 + 1 = −2", "3 + 2 = 5", "−1.5 − 2 = −3.5"]
        assert "At h₂: (−1) · (−3) + 1 · 2 = 5." in shown.text
    shown.set(step=4.0)
    assert not any("=" in each for each in flow.neuron_slopes.strings), "after the gate only the slope stands"


def test_the_longest_sum_of_two_paths_ends_before_the_weights_beside_it(lecture) -> None:
    names = lecture(NAME)
    network, places = names["flow"].network, np.arange(-4, 5) / 2
    slopes = [
        names["given"].both_ways(np.array([a, b]), names["y"])["dy_hat"] for a in places for b in places
    ]
    written = {path_sum(dy_hat * W) for dy_hat in slopes for W in names["W2"].T}
    longest = max(float(np.ptp(draw._outline(each, "sans-serif").vertices[:, 0])) for each in written)
    weights = network._edge_labels._glyphs.get_offsets()[6:, 0]
    assert network.positions[1][0][0] + longest / 2 < min(weights) - 2.5 * draw.DIGIT


def test_texts_call_neurons_as_the_picture_does(lecture) -> None:
    names = lecture(NAME)
    shown = names.live_figure("update_network")
    for step, said in enumerate(
        (
            "Drag the green knob",
            "At ŷ₁: 2",
            "Weight h₂ → ŷ₁:",
            "At h₂:",
            "So for h₁: −2 → 0.",
            "Slope of x₂ → h₃: value",
        )
    ):
        shown.set(**START | {"step": float(step)})
        assert shown.text.count("\n") == 1, "two lines at every step: nothing below them moves"
        assert said in shown.text and "neuron 1" not in shown.text and "output 1" not in shown.text


def test_the_film_shows_a_slope_only_when_its_step_is_done(lecture) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    after = {0: (0, 0, 0), 1: (0, 2, 0), 2: (6, 2, 0), 3: (6, 5, 0), 4: (6, 5, 1), 5: (12, 5, 1)}
    wishes = [0, 2, 2, 5, 4, 4]  # arrows: none where the slope is 0
    for step, (edges, neurons, crosses) in after.items():
        shown.set(**START | {"step": float(step)})
        seen = sum(map(bool, flow.edge_slopes.strings)), sum(map(bool, flow.neuron_slopes.strings))
        assert (*seen, len(flow.off.neurons)) == (edges, neurons, crosses)
        assert len(flow.wishes.tips) == wishes[step] and bool(len(flow.targets.wishes.tips)) == bool(step)
        assert [k for k, line in enumerate(flow.code.strings, start=1) if "▸" in line] == [step] * bool(step)
        assert len(flow.carried.get_offsets()) == 0
        if step < 5 and step != 3:
            shown.set(step=step + 0.5)
            moving = np.asarray(flow.carried.get_offsets())
            if step == 0:  # halfway between the loss and the outputs
                middles = (np.array(flow.network.positions[2]) + flow.loss.at) / 2
                assert moving == pytest.approx(middles)
            assert len(moving) == {0: 2, 1: 12, 2: 6, 4: 12}[step]
            assert (
                sum(map(bool, flow.edge_slopes.strings)),
                sum(map(bool, flow.neuron_slopes.strings)),
            ) == seen


@pytest.mark.parametrize("hidden", [1, 2])
@pytest.mark.parametrize("x", [(1.0, 2.0), (-2.0, 1.5), (2.0, 0.5), (-1.0, -1.0), (2.0, 2.0)])
def test_the_last_step_of_the_film_is_taken_by_all_numbers_at_once(lecture, hidden: int, x) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    network = names["given"] if hidden == 1 else names["deeper"]
    assert flow.loss.wanted.strings == ["y₁ = 1", "y₂ = −1", "loss Σ (ŷ − y)²"]
    slider, last = ("step", 5.0) if hidden == 1 else ("back", 8.0)
    true = slopes_of_autograd(network, x, names["y"])
    at = {"hidden": hidden, "x1": x[0], "x2": x[1]}
    for taken in (0.0, 0.5, 1.0):
        shown.set(**START | at | {slider: last + taken})
        assert ("One step down" in shown.text) == (taken > 0)
        assert ("50 % of it" in shown.text) == (taken == 0.5)
        eta = chain_rule.ETA * taken
        biases = [true[f"dz{k}"] for k in range(1, hidden + 1)] + [true["dy_hat"]]
        after = forward.Layers(
            [W - eta * true[f"dW{k}"] for k, W in enumerate(network.W, start=1)],
            [b - eta * slope for b, slope in zip(network.b, biases, strict=True)],
        )
        outputs = after.forward(np.array(x))[-1]
        dots = flow.targets.dots.get_xdata()
        assert dots == pytest.approx(flow.targets.at(outputs)), "they are on their way"
        assert read_numbers(flow.loss.value.strings) == pytest.approx(
            [after.loss(np.array(x), names["y"])], abs=0.000501
        )
        if taken:
            moves = [float(text.replace("−", "-") or 0) for text in flow.edge_slopes.strings]
            slopes = np.concatenate([true[f"dW{k}"].ravel() for k in range(1, hidden + 2)])
            assert moves == pytest.approx(-eta * slopes, abs=0.000501)
    before = network.forward(np.array(x))[-1]
    still = np.abs(outputs - before) < 1e-9
    assert flow.targets.before.get_xdata() == pytest.approx(flow.targets.at(before)[~still])
    before, after = network.loss(np.array(x), names["y"]), after.loss(np.array(x), names["y"])
    assert f"loss {shown_as(before, 3)} → {shown_as(after, 3)}." in shown.text and after < before
    assert hidden == 2 or x != (1.0, 2.0) or "loss 3.25 → 0.788." in shown.text


def test_a_wish_points_against_its_slope_and_from_an_output_to_its_target(lecture) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    shown.set(**FOUND)
    wishes, middles = flow.wishes, flow.middles[1:]  # h₁ is off, and has none
    length = np.sqrt(np.abs([5.0, -3.5, -3.0, 2.0]) / chain_rule.LONGEST) * 1.2 * flow.network.radius
    ways = wishes.tips - wishes.tails
    assert ways == pytest.approx(np.stack([np.zeros(4), length * [-1, 1, 1, -1]], axis=1))
    assert (wishes.tips + wishes.tails) / 2 == pytest.approx(middles - [0.82 * flow.network.radius, 0.0])
    arrows = flow.targets.wishes
    assert arrows.tails[:, 0] == pytest.approx(flow.targets.at([-0.5, 0.0]))
    assert arrows.tips[:, 0] == pytest.approx(flow.targets.at([1.0, -1.0]))
    assert "L = (−1.5)² + 1² = 3.25" in flow.targets.labels.strings[0]


@pytest.mark.parametrize("network", ["given", "deeper"])
def test_one_step_with_this_rate_raises_the_loss_at_no_input_of_the_sliders(lecture, network: str) -> None:
    names = lecture(NAME)
    layers, places = names[network], np.arange(-4, 5) / 2
    samples = [(np.array(x), names["y"]) for x in itertools.product(places, places)] + names["others"]
    for eta, bears in ((chain_rule.ETA, True), (0.05, False)):
        falls = [
            layers.stepped(layers.both_ways(*each), eta).loss(*each) <= layers.loss(*each) + 1e-12
            for each in samples
        ]
        assert all(falls) == bears


def loss_and_slope(names, edge, change, x, y):
    """The loss with one weight or bias changed, and its slope without the change, from autograd."""
    flat = np.concatenate([names[name].ravel() for name in ("W1", "W2", "b1", "b2")])
    flat, x = torch.tensor(flat, requires_grad=True), torch.tensor(np.array(x))

    def loss(p):
        outputs = p[6:12].view(2, 3) @ torch.relu(p[:6].view(3, 2) @ x + p[12:15]) + p[15:]
        return ((outputs - torch.tensor(y)) ** 2).sum()

    (slopes,) = torch.autograd.grad(loss(flat), flat)
    with torch.no_grad():
        return float(loss(flat + change * torch.eye(17, dtype=torch.float64)[edge])), float(slopes[edge])


@pytest.mark.parametrize(
    ("edge", "change", "x"),
    [
        (5, 0.1, (1.0, 2.0)),
        (5, 0.01, (1.0, 2.0)),
        (0, 0.3, (1.0, 2.0)),
        (8, -0.4, (1.0, 2.0)),
        (4, 0.3, (-2.0, 2.0)),
        (13, -0.25, (1.0, 2.0)),  # biases
        (15, 0.03, (1.0, 2.0)),
    ],
)
def test_a_changed_number_moves_the_loss_by_the_sum_of_each_outputs_slope_times_its_change(
    lecture, edge, change, x
) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    shown.set(**START | {"edge": edge, "change": change, "x1": x[0], "x2": x[1]})
    before, slope = loss_and_slope(names, edge, 0.0, x, names["y"])
    after, _ = loss_and_slope(names, edge, change, x, names["y"])
    first, second = (line.split() for line in shown.text.split("\n"))
    old, new = read_numbers([first[-3], first[-1][:-1]])
    assert (old, new) == pytest.approx((before, after), abs=0.000501)
    promised = second[second.index("=") + 1].rstrip(".")
    assert read_numbers([promised]) == pytest.approx([slope * change], abs=0.0000501)
    written = dict(zip((*words.HIDDEN, *words.OUTPUTS, "L"), flow.nudges.strings, strict=True))
    shown_changes = {
        name: read_numbers([text.split(" = ")[0].removeprefix("Δ ").removeprefix("+")])[0]
        for name, text in written.items()
        if text
    }
    parameters = np.concatenate([names[name].ravel() for name in ("W1", "W2", "b1", "b2")])
    outputs = []
    for p in (parameters, parameters + change * (np.arange(17) == edge)):
        h = np.maximum(p[:6].reshape(3, 2) @ x + p[12:15], 0)
        outputs.append(np.append(h, p[6:12].reshape(2, 3) @ h + p[15:]))
    moved = dict(zip(written, outputs[1] - outputs[0], strict=False))
    layer, j, _ = flow.places[edge]
    on = {f"h{'₁₂₃'[j]}", "ŷ₁", "ŷ₂"} if layer == 1 else {f"ŷ{'₁₂'[j]}"}
    assert set(shown_changes) == on | {"L"}, "those on the way of the change"
    assert all(shown_changes[name] == pytest.approx(moved[name], abs=1e-9) for name in on), "exactly"
    assert shown_changes["L"] == pytest.approx(new - old, abs=1e-9), "what is written adds up"
    assert all(f"Δ{name} {written[name][2:].split(' = ')[0]}" in shown.text for name in [*on, "L"])
    for name in on:  # a change is the one before it times what lies between
        if not moved[name] or edge > 11 and name == ("ŷ₁" if layer == 2 else f"h{'₁₂₃'[j]}"):
            assert " = " not in written[name], "nothing to multiply"
            continue
        first, second = written[name].split(" = ")[1].split(" · ")
        factors = read_numbers([each.strip("()") for each in (first, second)])
        assert np.prod(factors) == pytest.approx(shown_changes[name], abs=1e-9)
        behind_hidden = layer == 1 and name[0] == "ŷ"
        assert factors[0] == (shown_changes[f"h{'₁₂₃'[j]}"] if behind_hidden else change)
    assert read_numbers(flow.loss.value.strings) == [new], "one rounding in picture and line"
    dy_hat = 2 * (outputs[0][3:] - names["y"])
    terms = dy_hat * [moved["ŷ₁"], moved["ŷ₂"]]
    assert np.array(flow.bars.spans) == pytest.approx(
        np.array([[0, terms[0]], [terms[0], terms.sum()], [0, terms.sum()], [0, after - before]])
    )
    for name, text, d, term in zip(words.OUTPUTS, flow.bars.texts, dy_hat, terms, strict=False):
        first, second = text.split(":  ")[1].split(" = ")[0].split(" · ")
        assert text.startswith(name) and read_numbers([first.strip("()")]) == pytest.approx([d])
        assert read_numbers([text.split(" = ")[1]]) == pytest.approx([term], abs=0.0000501)
    assert terms.sum() == pytest.approx(slope * change, abs=1e-9), "no kink lies between"
    left = moved["ŷ₁"] ** 2 + moved["ŷ₂"] ** 2
    assert (
        after - before - terms.sum() == pytest.approx(left)
        and f"left, {shown_as(left)}, is Σ Δŷ²" in shown.text
    )
    panel = flow.response
    (left, right), (low, high) = panel.tangent.get_data()
    assert (high - low) / (right - left) == pytest.approx(slope, abs=1e-9)
    assert panel.name.get_text() == f"change of {flow.names[edge]}"
    assert panel.dot.get_xydata()[0] == pytest.approx([change, after])
    assert panel.gap.get_ydata() == pytest.approx([before + slope * change, after])
    assert panel.measured.get_ydata()[-1] == pytest.approx(loss_and_slope(names, edge, 0.4, x, names["y"])[0])
    assert panel.scale.low < min(low, high, after) and max(low, high, after) < panel.scale.high
    assert not any(flow.edge_slopes.strings + flow.neuron_slopes.strings), "slopes are of the values before"
    assert not any(flow.code.strings) and not any(flow.targets.labels.strings), "nor is the film there"


def test_a_kink_is_told_and_marked_where_the_curve_is_sharp(lecture) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    panel = flow.response
    shown.set(**START | {"x1": -2.0, "x2": 1.5, "edge": 2, "change": -0.3})
    assert "There z of h₂ is exactly 0, a kink" in shown.text
    assert panel.kinks.get_xydata()[:, 0].tolist() == [0.0]
    shown.set(**START | {"x1": -2.0, "x2": -1.5, "edge": 4, "change": -0.3})
    assert (
        "loss 1.25 → 0.5281.\nSlope times change: 0 · (−0.3) = 0. h₃ switches on at −0.125: the slope holds only up to there."
        in shown.text
    )
    assert panel.kinks.get_xydata().tolist() == [[-0.125, 1.25]]
    assert panel.name.get_text() == "change of x₁ → h₃, ◇ kink"
    curve = panel.measured.get_xydata()
    assert [-0.125, 1.25] in curve.tolist() and (curve[curve[:, 0] > -0.125, 1] == 1.25).all()
    assert (curve[curve[:, 0] < -0.125, 1] < 1.25).all(), "the kink is where it is, and sharp"
    assert flow.nudges.strings[:3] == ["", "", "Δ +0.35"], "behind a kink no ratio holds"
    for change in (-0.1, 0.3):
        shown.set(change=change)
        assert "switches" not in shown.text and "is Σ Δŷ²" in shown.text
    shown.set(**START | {"change": 0.1})
    assert not len(panel.kinks.get_xydata()), "none at the start"


@pytest.mark.parametrize("sample", [1, 2, 3])
def test_the_slope_of_the_chosen_weight_is_told_as_a_product_along_its_lit_paths(
    lecture, sample: int
) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    for x, edge in itertools.product([(1.0, 2.0), (-2.0, -1.5), (2.0, -1.0)], range(17)):
        values = FOUND | {"x1": x[0], "x2": x[1], "edge": edge, "sample": sample}
        text = names["update_network"](**values)
        stands, y = [(np.array(x), names["y"]), *names["others"]][sample - 1]
        loss, slope = loss_and_slope(names, edge, 0.0, stands, y)
        first = text.split("\n")[0]
        assert first.startswith(f"Loss {shown_as(loss, 3)}. Slope of {flow.names[edge]}: ")
        told, total = first.split(": ")[1].rstrip(".").split(" = ")
        for word in ("value ", "gate ", "both paths ", "slope behind "):
            told = told.replace(word, "")
        assert eval(told.replace("−", "-").replace("·", "*")) == pytest.approx(slope, abs=0.00051)
        assert read_numbers([total]) == pytest.approx([slope], abs=0.000051)
        layer, j, i = flow.places[edge]
        lit = ({(layer, j, i)} if i >= 0 else set()) | (
            {(2, k, j) for k in range(2)} if layer == 1 else set()
        )
        written = {e for e, text in zip(flow.network.edges, flow.network.weight_labels, strict=True) if text}
        assert not lit or written == lit
        strong = [
            e
            for e, ink in zip(flow.network.edges, flow.edge_slopes._glyphs.get_facecolor(), strict=True)
            if ink[3] == 1
        ]
        assert i < 0 or strong == [(layer, j, i)]
        assert read_numbers(flow.network.value_labels[0]) == pytest.approx(stands)
        assert flow.loss.wanted.strings[:2] == [f"y₁ = {shown_as(y[0])}", f"y₂ = {shown_as(y[1])}"]
        assert flow.network.value_labels[2] == [
            shown_as(each, 3) for each in names["given"].forward(stands)[-1]
        ]
        assert not flow.bars.spans and flow.response.cover.get_visible(), "what belongs to a change is hidden"
        assert bool(shown.handles[0].points(values)) == (sample == 1), "only the first has inputs to choose"
    shown.set(**FOUND)
    assert "value 2 · gate 1 · both paths (0.5 · (−3) + (−1) · 2) = −7." in shown.text
    shown.set(edge=7)
    assert "Slope of h₂ → ŷ₁: value 2 · slope behind (−3) = −6." in shown.text
    shown.set(step=4.5)
    assert "Slope of x₂ → h₃: value 2 · gate 1" in shown.text, "while line 5 is at work, of the first layer"


@pytest.mark.parametrize(
    ("edge", "x"), [(5, (1.0, 2.0)), (0, (2.0, -1.0)), (9, (-1.0, 1.5)), (12, (1.0, 2.0))]
)
def test_the_bars_are_the_slopes_of_three_samples_and_that_of_their_mean_loss(lecture, edge, x) -> None:
    names = lecture(NAME)
    shown, bars = names.live_figure("update_network"), names["flow"].bars
    shown.set(**START | {"edge": edge, "x1": x[0], "x2": x[1], "mean": True})
    samples = [(x, names["y"]), *names["others"]]
    slopes = [loss_and_slope(names, edge, 0.0, *sample)[1] for sample in samples]
    X, Y = (np.array(each) for each in zip(*samples, strict=True))
    params = {name: names[name] for name in ("W1", "b1", "W2", "b2")}
    Y_hat, cache = names["forward"](X, params)
    gradient = names["backward"](Y_hat, Y, cache, params)
    slopes.append(np.concatenate([gradient[name].ravel() for name in ("W1", "W2", "b1", "b2")])[edge])
    assert np.array(bars.spans) == pytest.approx(np.array([[0.0, each] for each in slopes]))
    told = [text.split(":  ") for text in bars.texts]
    assert [name for name, _ in told] == ["sample 1", "sample 2", "sample 3", "mean"]
    assert read_numbers([number for _, number in told]) == pytest.approx(slopes, abs=0.0051)
    shown.set(**START)
    assert not bars.spans and not any(bars.labels.strings)


def test_the_answer_to_the_question_what_a_slope_promises(lecture) -> None:
    names = lecture(NAME)
    loss, slope = loss_and_slope(names, 5, 0.0, (1.0, 2.0), names["y"])
    assert (loss, slope, loss + 0.1 * slope) == pytest.approx((3.25, -7, 2.55))
    assert loss_and_slope(names, 5, 0.1, (1.0, 2.0), names["y"])[0] == pytest.approx(2.60, abs=0.005)
    assert [loss_and_slope(names, 5, 0.0, *sample)[1] for sample in names["others"]] == [0, 13]
    assert names["flow"].parameters["x₂ → h₃"] == names["flow"].deep["x₂ → h₁₃"] == 5


def test_the_answer_to_the_question_for_which_input_no_weight_of_the_first_layer_learns(lecture) -> None:
    names = lecture(NAME)
    asked = names.live_figure("update_network").ask[1]
    for option in asked.options:
        x = np.array([float(each) for each in option.replace("−", "-").strip("()").split(",")])
        slopes, z1 = names["given"].both_ways(x, names["y"]), names["W1"] @ x + names["b1"]
        assert names["given"].loss(x, names["y"]) > 0
        assert slopes["dW1"].any() == (z1 > 0).any() == (option != asked.answer)
        assert (z1 < 0).all() == (option == asked.answer), "none is exactly at its kink"


def test_what_the_figure_asks_for_can_be_tried_on_the_website(lecture) -> None:
    shown = lecture(NAME).live_figure("update_network")
    shown.set(**START)
    assert {("hidden", "back"), ("hidden", "change"), ("x1", "x2")} < set(shown.pairs)
    recorded = {name: recording.places(control, 17) for name, control in shown.controls.items()}
    assert {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0} <= set(recording.places(shown.controls["step"]))
    assert set(map(float, range(10))) <= set(recording.places(shown.controls["back"]))
    assert {-1.5, 1.0, 2.0, -2.0} <= set(recorded["x1"]) & set(recorded["x2"])
    assert 0.1 in recorded["change"] and recorded["edge"] == list(range(17))


def test_a_number_can_be_changed_only_at_the_start_of_the_film(lecture) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    for step in (3.0, 5.0, 6.0):
        shown.set(**START | {"step": step, "change": 0.3})
        assert not len(flow.knob.grip.get_xdata()) and flow.response.cover.get_visible()
        assert shown.handles[2].points(shown.values()) == []
    shown.set(step=3.0)
    assert shown.text.startswith("Loss 3.25.")
    assert flow.loss.value.strings == ["3.25"] and flow.network.value_labels[2] == ["−0.5", "0"]
    assert any(flow.neuron_slopes.strings)
    shown.set(**START)
    for edge, change in ((9, -0.2), (13, 0.25)):
        shown.drag(shown.handles[2], *flow.knob.place(edge, change))
        assert (shown.values()["edge"], shown.values()["change"]) == (edge, pytest.approx(change, abs=0.011))


def test_with_two_hidden_layers_each_number_can_be_changed_too(lecture) -> None:
    names = lecture(NAME)
    shown, flow, deeper = names.live_figure("update_network"), names["flow"], names["deeper"]
    x, y = names["x"], names["y"]
    before = deeper.forward(x)
    for deep in range(23):
        text = names["update_network"](**START | {"hidden": 2, "deep": deep, "change": 0.1})
        after = deeper.changed(deep, 0.1)
        outputs = after.forward(x)[-1]
        assert flow.network.value_labels[3] == [shown_as(each, 3) for each in outputs]
        assert text.startswith(f"{list(flow.deep)[deep]}: Δ{'w' if deep < 16 else 'b'} +0.1 ⇒ Δ")
        dot = flow.response.dot.get_xydata()[0]
        assert dot == pytest.approx([0.1, after.loss(x, y)])
        moved = np.concatenate(after.forward(x)) - np.concatenate(before)
        told = [text.split(" ")[1] if text else "0" for text in flow.nudges.strings[:-1]]
        assert read_numbers([each.removeprefix("+") for each in told]) == pytest.approx(moved, abs=1e-9)
        terms = 2 * (before[-1] - y) * (outputs - before[-1])
        assert flow.bars.spans[2] == pytest.approx((0.0, terms.sum()))
        if not deeper.kinks(deep, x, 0.1):
            assert terms.sum() == pytest.approx(0.1 * deeper.slope(deep, x, y), abs=1e-9)
    shown.set(**START | {"hidden": 2, "deep": 5})
    shown.drag(shown.handles[3], *flow.knob.place(5, -0.2))
    assert shown.values()["change"] == pytest.approx(-0.2) and shown.values()["deep"] == 5
    assert shown.handles[2].points(shown.values()) == []
    shown.set(**START)
    assert shown.handles[3].points(shown.values()) == []


def test_numbers_that_a_reader_can_combine_agree_at_every_input(lecture) -> None:
    names = lecture(NAME)
    flow = names["flow"]
    network, y, places = flow.network, names["y"], np.arange(-4, 5) / 2
    for x in itertools.product(places, places):
        names["update_network"](**FOUND | {"x1": x[0], "x2": x[1]})
        _, h1, y_hat = (np.array(read_numbers(layer)) for layer in network.value_labels)
        above = np.array(read_numbers(flow.neuron_slopes.strings))
        dz1, dy_hat = above[:3], above[3:]
        assert dy_hat == pytest.approx(2 * (y_hat - y), abs=1e-12)
        slopes = np.array(read_numbers(flow.edge_slopes.strings))
        assert slopes[:6] == pytest.approx(np.outer(dz1, x).ravel(), abs=1e-12)
        assert slopes[6:] == pytest.approx(np.outer(dy_hat, h1).ravel(), abs=1e-12)
        assert dz1 == pytest.approx((names["W2"].T @ dy_hat) * (h1 > 0), abs=1e-12)
        assert read_numbers(flow.loss.value.strings) == pytest.approx(
            [np.sum((y_hat - y) ** 2)], abs=0.000501
        )
        numbers = [text for labels in (flow.edge_slopes, flow.neuron_slopes) for text in labels.strings]
        assert max(map(len, numbers)) <= 8, "as wide as the test of overlaps takes them to be"


@pytest.mark.parametrize("hidden", [1, 2])
def test_no_change_lies_on_anything_else_at_any_input_of_any_number(lecture, hidden: int) -> None:
    names = lecture(NAME)
    flow, y, places = names["flow"], names["y"], np.arange(-4, 5) / 2
    given = names["given"] if hidden == 1 else names["deeper"]
    names["update_network"](**START | {"hidden": hidden})
    written: list[set[str]] = [set() for _ in range(len(flow.neurons) + 1)]
    for x in itertools.product(places, places[:: hidden * hidden]):
        x = np.array(x)
        before = np.concatenate(given.forward(x))
        for number, change in itertools.product(range(len(flow.places)), (-0.37, 0.4)):
            network = given.changed(number, change)
            now = network.both_ways(x, y)
            moved = np.concatenate(network.forward(x)) - before
            told = words.nudges(flow.places[number], flow.neurons, change, now, moved)
            told.append(f"Δ {apart(given.loss(x, y), float(np.sum((now['y_hat'] - y) ** 2)))[2]}")
            for texts, text in zip(written, told, strict=True):
                texts.add(text)
    net = flow.network
    half = np.array([draw.DIGIT, draw.LINE]) / 2
    widths = [
        max(float(np.ptp(draw._outline(text, "sans-serif").vertices[:, 0])) for text in texts if text)
        for texts in written
    ]
    halves = [np.array([width, draw.LINE]) / 2 for width in widths]
    at = flow.nudges._glyphs.get_offsets()
    boxes = [(*(xy - each), *(xy + each)) for xy, each in zip(at, halves, strict=True)]
    others = [
        (*(np.subtract(xy, half * [7, 1])), *(np.add(xy, half * [7, 1])))
        for xy in net._bias_labels._glyphs.get_offsets()
    ]
    others += [
        (x - net.radius, y - net.radius, x + net.radius, y + net.radius)
        for x, y in [*itertools.chain(*net.positions), flow.loss.at]
    ]
    others += [
        (*(np.subtract(xy, half * [5, 1])), *(np.add(xy, half * [5, 1])))
        for xy in net._edge_labels._glyphs.get_offsets()
    ]
    for edge, change in itertools.product(range(len(flow.places)), (-0.4, 0.4)):
        on_wire = np.array(flow.knob.place(edge, change))
        others.append((*(on_wire - 0.09), *(on_wire + 0.09)))
    for box in boxes:
        for other in others:
            gaps = other[0] - box[2], box[0] - other[2], other[1] - box[3], box[1] - other[3]
            assert max(gaps) > -0.01  # inches: they may touch
    assert flow.nudges._boxes.get_zorder() < net._edge_labels._boxes.get_zorder(), (
        "their boxes hide no weight"
    )
    left, low, right, high = boxes[-1]
    for top in np.array(net.positions[-1]):  # lines from the outputs to the loss
        across = np.linspace(left, right, 20)
        line = top[1] + (flow.loss.at[1] - top[1]) * (across - top[0]) / (flow.loss.at[0] - top[0])
        assert ((line < low) | (line > high)).all()


@pytest.mark.parametrize(("hidden", "mean"), [(1, False), (1, True), (2, False)])
def test_no_number_of_the_drawing_lies_on_another_at_any_input(lecture, hidden: int, mean: bool) -> None:
    names = lecture(NAME)
    flow, places = names["flow"], np.arange(-4, 5) / 2
    network = names["given"] if hidden == 1 else names["deeper"]
    names["update_network"](**START | {"hidden": hidden})
    net, radius = flow.network, flow.network.radius
    drawn = {
        "slope": flow.edge_slopes,
        "above": flow.neuron_slopes,
        "changes": flow.nudges,
        "z": flow.sums,
        "weight": net._edge_labels,
        "bias": net._bias_labels,
    }
    sums_of: dict[tuple[float, float], list[float]] = {}
    for x in itertools.product(places, places):
        h, sums = np.array(x), []
        for W, b in zip(network.W[:-1], network.b[:-1], strict=True):
            sums += (W @ h + b).tolist()
            h = np.maximum(W @ h + b, 0)
        sums_of[x] = sums
    for step, back in [(0.0, 0.0)] if mean else [(0.0, 0.0), (3.5, 3.5), (3.5, 6.5), (5.0, 8.0), (6.0, 9.0)]:
        widths: dict[tuple[str, int], float] = {}
        for x, sums in sums_of.items():
            at = {"step": step, "back": back, "x1": x[0], "x2": x[1]}
            names["update_network"](**START | {"hidden": hidden, "mean": mean} | at)
            inner = [each for each in flow.neurons if each[0] <= hidden]
            for name, labels in drawn.items():
                for k, text in enumerate(labels.strings):
                    widths[name, k] = max(widths.get((name, k), 0.0), (len(text) - 0.5) * draw.DIGIT)
            if mean:
                assert not any(flow.sums.strings), "each sample has its own"
            elif step == 0:
                assert read_numbers([text[4:] for text in flow.sums.strings]) == pytest.approx(sums)
            elif step == 5:
                crossed = [each for each, z in zip(inner, sums, strict=True) if z <= 0]
                assert crossed == sorted(flow.off.neurons), "where z is not above 0"
                inks = flow.sums._glyphs.get_facecolor()[:, :3]
                pink = [
                    each for each, ink in zip(inner, inks, strict=True) if tuple(ink) == to_rgb(style.SLOPE)
                ]
                assert pink == crossed
        assert bool(net._bias_labels.strings) == (step == 0 or step == 6 and hidden == 1)
        if step == 0:
            biases = np.concatenate(network.b)
            assert net._bias_labels.strings == [f"b = {shown_as(each)}" for each in biases]
        boxes = [(x - radius, y - radius, x + radius, y + radius) for x, y in itertools.chain(*net.positions)]
        for (name, k), width in widths.items():
            if width > 0:
                x, y = drawn[name]._glyphs.get_offsets()[k]
                boxes.append((x - width / 2, y - draw.LINE / 2, x + width / 2, y + draw.LINE / 2))
        heads = flow.heads._glyphs.get_offsets()[:, 1].min()
        assert max(box[3] for box in boxes) < heads - draw.LINE / 2
        low, high = np.array(boxes)[:, None, :2], np.array(boxes)[:, None, 2:]
        separate = ((high <= low.swapaxes(0, 1) + 1e-9) | (low >= high.swapaxes(0, 1) - 1e-9)).any(axis=2)
        assert (separate | np.eye(len(boxes), dtype=bool)).all(), (step, back)


def slopes_of_autograd(network, x, y):
    """All slopes by their names in numpy."""
    h, leaves = torch.tensor(np.array(x)), {}
    for k, (W, b) in enumerate(zip(network.W, network.b, strict=True), start=1):
        leaves[f"dW{k}"] = torch.tensor(W, requires_grad=True)
        z = leaves[f"dW{k}"] @ h + torch.tensor(b)
        z.retain_grad()
        if k == len(network.W):
            leaves["dy_hat"] = z
            break
        leaves[f"dz{k}"], h = z, torch.relu(z)
        h.retain_grad()
        leaves[f"dh{k}"] = h
    ((z - torch.tensor(y)) ** 2).sum().backward()
    return {name: leaf.grad.numpy() for name, leaf in leaves.items()}


@pytest.mark.parametrize(
    ("hidden", "at", "weights", "behind", "head"),
    [(1, {"step": 2.6}, 2, "dy_hat", 2), (2, {"back": 2.5}, 3, "dy_hat", 4), (2, {"back": 5.5}, 2, "dz2", 3)],
)
def test_on_its_way_along_a_weight_stands_what_it_carries(lecture, hidden, at, weights, behind, head) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    shown.set(**START | {"hidden": hidden, "x1": 0.5, "x2": 2.0} | at)
    network = names["given"] if hidden == 1 else names["deeper"]
    true = slopes_of_autograd(network, (0.5, 2.0), names["y"])
    carried = network.W[weights - 1] * true[behind][:, None]
    written = [
        text
        for text, (k, *_) in zip(flow.edge_slopes.strings, flow.network.edges, strict=True)
        if k == weights
    ]
    assert read_numbers(written) == pytest.approx(carried.ravel(), abs=1e-9)
    assert np.allclose(carried.sum(axis=0), true[f"dh{weights - 1}"])
    assert flow.heads.strings[head] == f"W{weights} · {behind}"


@pytest.mark.parametrize("x", [(1.0, 2.0), (-2.0, 1.5), (2.0, 0.5), (-1.0, -1.0), (0.5, 2.0)])
def test_the_slopes_of_two_hidden_layers_are_those_of_autograd_and_come_line_by_line(lecture, x) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    true = slopes_of_autograd(names["deeper"], x, names["y"])
    edges = np.concatenate([true[f"dW{k}"].ravel() for k in (1, 2, 3)])
    for step in range(9):
        shown.set(**START | {"hidden": 2, "back": float(step), "x1": x[0], "x2": x[1]})
        found = ["dy_hat", "dW3", "dh2", "dz2", "dW2", "dh1", "dz1", "dW1"][:step]
        here = [
            text is not None and name in found for name in ("dW1", "dW2", "dW3") for text in true[name].flat
        ]
        seen = [bool(text) for text in flow.edge_slopes.strings]
        assert seen == here
        written = read_numbers([text for text in flow.edge_slopes.strings if text])
        assert written == pytest.approx(edges[np.array(here)], abs=1e-9)
        layers = [f"dz{k}" if f"dz{k}" in found else f"dh{k}" for k in (1, 2)] + ["dy_hat"]
        above = [true[name].tolist() if name in found else [None] * len(true[name]) for name in layers]
        got = [float(text.replace("−", "-")) if text else None for text in flow.neuron_slopes.strings]
        assert [each is None for each in got] == [each is None for each in sum(above, [])]
        assert [each or 0 for each in got] == pytest.approx([each or 0 for each in sum(above, [])], abs=1e-9)
        biases = {"dz1": "db1", "dz2": "db2", "dy_hat": "db3"}  # which come with the weights before them
        with_bias = [
            f"{name} = {biases[name]}" if name in biases and biases[name].replace("b", "W") in found else name
            for name in layers
        ]
        heads = [name if name in found else "" for name in ("dW1", "dW2", "dW3")]
        heads += [told if name in found else "" for told, name in zip(with_bias, layers, strict=True)]
        assert flow.heads.strings == ["hidden 1, ReLU", "hidden 2, ReLU", *heads]
        assert [k for k, line in enumerate(flow.code.strings, start=1) if "▸" in line] == [step] * bool(step)
        assert shown.text.count("\n") == 1 and shown.error.value == ""
        if step > 5:
            assert f"Line {step} is line {step - 3} again, one layer further back" in shown.text
        if step in (0, 1, 2, 4, 5, 7):
            shown.set(back=step + 0.5)
            assert len(flow.carried.get_offsets()) == [2, 8, 4, 0, 12, 6, 0, 12][step]


def test_with_two_hidden_layers_three_lines_come_again_with_lower_numbers(lecture) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]

    def lines() -> list[str]:
        return [line[4:].strip() for line in flow.code.strings if line]

    shown.set(**FOUND)
    step_down = "W = W - eta * dW, b = b - eta * db"
    assert lines() == [*(line for line, _, _ in chain_rule.way_back(2)), step_down] and len(lines()) == 6
    assert flow.heads.strings == ["hidden, ReLU", "dW1", "dW2", "dz1 = db1", "dy_hat = db2"]
    with_dots = {}
    exec(
        "; ".join(lines()[:5]),
        {**{name: names[name] for name in ("np", "x", "y", "z1", "h1", "W2", "y_hat")}},
        with_dots,
    )
    assert all(np.array_equal(with_dots[name], names[name]) for name in ("dW1", "dW2", "db1", "db2"))
    shown.set(hidden=2)
    again = lines()
    assert len(again) == 9 and again.pop() == step_down
    lower = str.maketrans("321", "210")
    assert [line.translate(lower).replace("h0", "x") for line in again[2:5]] == [
        again[5].replace("dh1", "dh1").replace("dz2", "dy_hat"),
        again[6],
        again[7],
    ]
    x, y, deeper = names["x"], names["y"], names["deeper"]
    numbers = deeper.both_ways(x, y)
    found: dict = {}
    exec(
        "; ".join(again),
        {"np": np, **{name: each for name, each in numbers.items() if name[0] != "d"}},
        found,
    )
    assert all(np.array_equal(found[name], numbers[name]) for name in numbers if name[0] == "d")
    shown.set(hidden=1)
    assert len(lines()) == 6 and flow.network.sizes == [2, 3, 2]


def test_the_names_above_the_layers_are_those_of_the_code_and_come_with_their_slopes(lecture) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    after = {
        0: ["", "", "", ""],
        1: ["", "", "", "dy_hat"],
        2: ["", "dW2", "", "dy_hat = db2"],
        3: ["", "dW2", "dh1", "dy_hat = db2"],
        4: ["", "dW2", "dz1", "dy_hat = db2"],
        5: ["dW1", "dW2", "dz1 = db1", "dy_hat = db2"],
    }
    for step, heads in after.items():
        shown.set(**START | {"step": float(step)})
        assert flow.heads.strings[1:] == heads


@pytest.mark.parametrize("x", [(1.0, 2.0), (2.0, -1.0), (-1.0, 1.5), (-2.0, -2.0)])
def test_the_mean_is_the_gradient_of_a_batch_for_every_weight_and_bias(lecture, x) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    shown.set(**START | {"x1": x[0], "x2": x[1], "mean": True})
    X, Y = (np.array(each) for each in zip((x, names["y"]), *names["others"], strict=True))
    params = {name: names[name] for name in ("W1", "b1", "W2", "b2")}
    Y_hat, cache = names["forward"](X, params)
    gradient = names["backward"](Y_hat, Y, cache, params)
    edges = np.append(gradient["W1"], gradient["W2"])
    assert read_numbers(flow.edge_slopes.strings) == pytest.approx(edges, abs=0.000501)
    biases = np.append(gradient["b1"], gradient["b2"])
    assert read_numbers(flow.neuron_slopes.strings) == pytest.approx(biases, abs=0.000501)
    assert flow.heads.strings[1:] == ["mean dW1", "mean dW2", "mean dz1 = db1", "mean dy_hat = db2"]
    assert flow.bars.texts[3] == f"mean:  {flow.edge_slopes.strings[5]}", "one rounding"
    after = {name: params[name] - chain_rule.ETA * gradient[name] for name in params}
    losses = [names["loss"](names["forward"](X, each)[0], Y) for each in (params, after)]
    assert f"mean loss {' → '.join(shown_as(each, 3) for each in losses)}." in shown.text
    assert losses[1] < losses[0]
    assert x != (1.0, 2.0) or "mean loss 4.688 → 3.924." in shown.text
    assert x != (1.0, 2.0) or "((−7) + 0 + 13) / 3 = 2. It is a mean of products" in shown.text


@pytest.mark.parametrize("edge", [0, 2, 5, 11, 13])
@pytest.mark.parametrize("change", [0.0, -0.2, 0.3])
def test_in_the_mean_no_single_sample_is_seen_and_a_change_is_tested_against_its_slope(
    lecture, edge, change
) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    given, samples = names["given"], [(np.array([1.0, 2.0]), names["y"]), *names["others"]]
    shown.set(**START | {"mean": True, "edge": edge, "change": change})
    assert not any(sum(flow.network.value_labels, [])) and not any(flow.sums.strings) and not flow.off.neurons
    assert flow.loss.wanted.strings == ["y₁", "y₂", "mean loss"]
    assert not any("▸" in line for line in flow.code.strings), "no line is at work"
    assert all(flow.network.weight_labels), "no path is lit"
    assert shown.handles[0].points(shown.values()) == [] and shown.handles[2].points(shown.values())
    before = [loss_and_slope(names, edge, 0.0, *each) for each in samples]
    loss, slope = np.mean(before, axis=0)
    after = np.mean([loss_and_slope(names, edge, change, *each)[0] for each in samples])
    assert read_numbers(flow.loss.value.strings) == pytest.approx([after], abs=0.000501)
    panel = flow.response
    (left, right), (low, high) = panel.tangent.get_data()
    assert (high - low) / (right - left) == pytest.approx(slope) and (low + high) / 2 == pytest.approx(loss)
    for by, there in panel.measured.get_xydata()[::3]:
        assert there == pytest.approx(
            np.mean([loss_and_slope(names, edge, by, *each)[0] for each in samples])
        )
    assert flow.bars.spans[3] == pytest.approx((0.0, slope))
    assert [text for text in flow.nudges.strings[:-1] if text] == []
    if change:
        assert f" → {flow.loss.value.strings[0]}." in shown.text, "one rounding"
        promise = shown_as(slope * change)
        assert "Mean slope times change: " in shown.text and f" = {promise}." in shown.text
        for number, (x, _) in enumerate(samples, start=1):
            j = edge // 2 if edge < 6 else edge - 12 if edge > 11 else 0
            z = [(each.W[0] @ x + each.b[0])[j] for each in (given, given.changed(edge, change))]
            assert (f"(sample {number})" in shown.text) == (z[0] * z[1] < 0 or (z[0] == 0) != (z[1] == 0))
    else:
        assert "a mean of products, which is no product of means" in shown.text


def test_at_the_gate_slopes_go_through_neurons_that_are_on_and_stop_in_the_others(lecture) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    centres = np.array(flow.network.positions[1])
    for step, ways in {3.1: (0.1, 0.1, 0.1), 3.5: (0.5, 0.5, 0.5), 3.9: (0.5, 0.9, 0.9)}.items():
        shown.set(**START | {"step": step})
        dots = np.asarray(flow.carried.get_offsets()) - centres
        assert dots[:, 0] == pytest.approx(flow.network.radius * (0.85 - 1.7 * np.array(ways)))
        assert (np.linalg.norm(dots, axis=1) < flow.network.radius).all()
        assert flow.neuron_slopes.strings[:3] == ["−2 · 0", "5 · 1", "−3.5 · 1"]
    shown.set(step=4.0)
    assert flow.neuron_slopes.strings[:3] == ["0", "5", "−3.5"] and not len(flow.carried.get_offsets())


def test_with_two_hidden_layers_paths_add_in_the_text(lecture) -> None:
    names = lecture(NAME)
    shown, flow = names.live_figure("update_network"), names["flow"]
    numbers = names["deeper"].both_ways(names["x"], names["y"])
    for step, name in ((3.0, "dh2"), (6.0, "dh1")):
        shown.set(**START | {"hidden": 2, "back": step})
        told = shown.text.split(f"{name}: ")[1].rstrip(".").split(", ")
        totals = read_numbers([each.split(" = ")[1] for each in told])
        assert totals == pytest.approx(numbers[name])
        assert [eval(each.split(" = ")[0].replace("−", "-")) for each in told] == pytest.approx(totals)
        assert flow.response.cover.get_visible() and not len(flow.knob.grip.get_xdata())
    assert "dh1: −1 − 3 = −4, −1 + 3 = 2, 1 + 3 = 4." in shown.text


def test_what_would_wait_silently_cannot_be_set(lecture) -> None:
    shown = lecture(NAME).live_figure("update_network")
    shown.set(**START | {"change": 0.3})
    shown.controls["step"].value = 0.5  # played
    assert shown.values()["change"] == 0 and shown.text.startswith("Loss 3.25.")
    shown.controls["change"].value = 0.2
    assert shown.values()["step"] == 0 and shown.text.startswith("x₂ → h₃: Δw +0.2")
    shown.controls["mean"].value = True
    assert shown.values()["change"] == 0.2 and "mean loss 4.6875" in shown.text
    shown.controls["sample"].value = 3
    assert not shown.values()["mean"] and "loss 9.25" in shown.text
    shown.controls["mean"].value = True
    assert shown.values()["sample"] == 1
    shown.controls["step"].value = 1.0
    assert not shown.values()["mean"] and "twice its error" in shown.text
    shown.set(**START | {"mean": True, "change": 0.1})
    shown.controls["hidden"].value = 2
    assert not shown.values()["mean"] and shown.text.startswith("x₂ → h₁₃: Δw +0.1")
    shown.controls["back"].value = 8.0
    assert not shown.values()["change"] and "Line 8" in shown.text
    shown.set(**START)


def test_the_point_is_dragged_along_the_curve(lecture) -> None:
    names = lecture(NAME)
    shown, picture = names.live_figure("update_chain"), names["log_sin"]
    shown.drag(shown.handles[0], 1.404, -3.0)
    assert shown.values() == {"x": 1.4, "step": 0.0}
    assert picture.point.get_xydata()[0] == pytest.approx([1.4, np.log(np.sin(1.4**2))])


@pytest.mark.parametrize("seed", range(20))
def test_at_half_the_right_size_ten_layers_leave_about_a_thousandth_of_the_gradient(
    lecture, seed: int
) -> None:
    names = lecture(NAME)
    *_, slope = names["sizes_per_layer"](10, "ReLU", 0.5, seed=seed)
    nearest = min((0.5, 0.05, 0.001), key=lambda option: abs(np.log(slope[0] / slope[-1] / option)))
    assert nearest == 0.001 and names["ten_layers"].answer == "a thousandth"


@pytest.mark.parametrize("activation", ["ReLU", "tanh", "sigmoid"])
@pytest.mark.parametrize(("depth", "factor"), [(2, 3.0), (10, 1.0), (30, 0.2)])
def test_the_sizes_per_layer_are_those_of_autograd(
    lecture, activation: str, depth: int, factor: float
) -> None:
    names = lecture(NAME)
    shown = names.live_figure("update_depth")
    assert names["size_picture"].slope in names["ten_layers"].hides
    names["ten_layers"].skip()
    shown.set(depth=depth, activation=activation, factor=factor)
    draws = np.random.default_rng(1)
    Ws = torch.tensor(draws.normal(0, factor * np.sqrt(2 / 64), (depth, 64, 64)))
    signals = [torch.tensor(draws.normal(size=(20, 64)), requires_grad=True)]
    for W in Ws:
        signals.append(getattr(torch, activation.lower())(signals[-1] @ W.T))
        signals[-1].retain_grad()
    signals[-1].backward(torch.tensor(draws.normal(size=(20, 64))))
    sizes = [float(signal.detach().pow(2).mean().sqrt()) for signal in signals]
    slopes = [float(signal.grad.pow(2).mean().sqrt()) for signal in signals]
    np.testing.assert_allclose(names["size_picture"].signal.get_ydata(), sizes, rtol=1e-9)
    np.testing.assert_allclose(names["size_picture"].slope.get_ydata(), slopes, rtol=1e-9)
    spreads = [float(signal.detach().std(dim=0, correction=0).pow(2).mean().sqrt()) for signal in signals]
    np.testing.assert_allclose(names["size_picture"].spread.get_ydata(), spreads, rtol=1e-6, atol=1e-15)
    assert f"spread over the samples {live.short(spreads[-1])}" in shown.text or spreads[-1] < 1e-12
    assert (f"= {factor * 2**0.5:.2f} · √(1/n)" in shown.text) == (activation == "tanh")


def test_the_training_figure_shows_the_network_of_that_step(lecture) -> None:
    names = lecture(NAME)
    shown = names.live_figure("update_training")
    place = shown.controls["step"]
    reached = {
        round(float(live.controls.at_step(place, k))) for k in range(live.controls.steps_of(place) + 1)
    }
    assert reached == {*names["frames"]}, "each place of the slider is a step that is shown"
    for start, frame in [("random 0", 0), ("random 1", 30), ("all equal", 20), ("random 2", -1)]:
        step = int(names["frames"][frame])
        shown.set(start=start, step=step)
        params, losses = names["train"](names["X"], names["Y"], names["starts"][start], 0.05, step - 1)
        outputs, _ = names["forward"](names["X"], params)
        picture = names["fit"]
        learned = picture.learned
        np.testing.assert_allclose(learned.curve.get_ydata(), outputs, rtol=1e-9, atol=1e-9)
        parts = np.array([part[:, 1] for part in learned.parts.get_segments()])
        wanted = params["W2"].T * np.maximum(params["W1"] * names["X"].ravel() + params["b1"][:, None], 0)
        np.testing.assert_allclose(parts, wanted, rtol=1e-9, atol=1e-9)
        assert (np.ptp(parts, axis=0).max() < 1e-12) == (start == "all equal"), "equal ones coincide"
        error = np.mean((outputs - names["Y"]) ** 2)
        assert (picture.now.get_xdata()[0], picture.now.get_ydata()[0]) == (step, pytest.approx(error))
        np.testing.assert_allclose(picture.losses.get_ydata()[: len(losses)], losses, rtol=1e-9)
        for other, name in zip(
            picture.others, [name for name in names["starts"] if name != start], strict=True
        ):
            np.testing.assert_allclose(other.get_ydata(), names["films"][name][1][:step])
        kinks = learned.kinks.get_xdata()  # where some neuron's z is 0, and on the curve
        z = kinks[:, None] * params["W1"].ravel() + params["b1"]
        assert len(kinks) and np.abs(z).min(axis=1).max() < 1e-9 and np.abs(kinks).max() <= 2
        on_curve = np.interp(kinks, names["X"].ravel(), outputs.ravel())
        np.testing.assert_allclose(learned.kinks.get_ydata(), on_curve)
        assert (np.ptp(kinks) < 1e-12) == (start == "all equal" or step == 1)
        assert learned.pile.strings == ["all 20 kinks" if np.ptp(kinks) < 1e-12 else ""]


def test_neurons_that_start_equal_stay_equal_and_random_ones_learn_the_curve(lecture) -> None:
    names = lecture(NAME)
    for start, (stages, losses) in names["films"].items():
        if start == "all equal":
            assert np.ptp(stages[-1]["W1"]) == np.ptp(stages[-1]["W2"]) == 0
            assert losses[-1] > 0.1
        else:
            assert losses[-1] < 1e-2 * losses[0]


def test_the_product_of_the_jacobians_is_the_gradient(lecture) -> None:
    names = lecture(NAME)
    np.testing.assert_allclose(names["row"].reshape(3, 2), names["dW1"])


def test_the_lecture_s_backward_agrees_with_autograd(lecture) -> None:
    names = lecture(NAME)
    rng = np.random.default_rng(5)
    for n, n_inputs, n_hidden, n_outputs in [(1, 2, 3, 4), (7, 3, 5, 2), (4, 1, 6, 1)]:
        X, Y = rng.normal(size=(n, n_inputs)), rng.normal(size=(n, n_outputs))
        params = names["init_params"](n_inputs, n_hidden, n_outputs, rng)
        gradient = names["backward"](*(lambda out: (out[0], Y, out[1]))(names["forward"](X, params)), params)
        leaves = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
        hidden = torch.relu(torch.tensor(X) @ leaves["W1"].T + leaves["b1"])
        out = hidden @ leaves["W2"].T + leaves["b2"]
        ((out - torch.tensor(Y)) ** 2).sum(dim=1).mean().backward()
        for name, leaf in leaves.items():
            np.testing.assert_allclose(gradient[name], leaf.grad, atol=1e-12)


def test_a_dead_neuron_stays_dead_behind_the_data_and_can_wake_behind_a_layer_that_learns() -> None:
    """20 networks with two hidden layers, trained side by side."""
    runs, width, draws = 20, 12, torch.Generator().manual_seed(4)
    x = torch.linspace(-2, 2, 40)[:, None].expand(runs, 40, 1)
    sizes, parameters = [1, width, width, 1], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = torch.randn(runs, n_out, n_in, generator=draws) * (2 / n_in) ** 0.5
        b = torch.randn(runs, 1, n_out, generator=draws)
        parameters.append((W.requires_grad_(), b.requires_grad_()))
    on = [[], []]  # for each hidden layer: which neurons are on for some sample, step after step
    for _ in range(400):
        h = x
        for layer, (W, b) in enumerate(parameters):
            z = h @ W.transpose(1, 2) + b
            h = torch.relu(z)
            if layer < 2:
                on[layer].append((z > 0).any(dim=1))
        ((z - torch.sin(2 * x)) ** 2).mean(dim=1).sum().backward()
        with torch.no_grad():
            for parameter in (p for pair in parameters for p in pair):
                parameter -= 0.02 * parameter.grad
                parameter.grad = None
    first, second = (torch.stack(flags) for flags in on)
    assert (~first).any() and not (~first[:-1] & first[1:]).any()
    assert (~second[:-1] & second[1:]).any(dim=0).any(dim=1).sum() >= 3


@pytest.mark.parametrize("seed", range(20))
def test_the_sigmoid_loses_its_gradient_at_every_factor_and_its_spread_while_its_signal_keeps_its_size(
    lecture, seed: int
) -> None:
    sizes = lecture(NAME)["sizes_per_layer"]
    for factor in (0.2, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0):
        signal, spread, slope = sizes(30, "sigmoid", factor, seed=seed)
        assert slope[0] < 1e-3 * slope[-1]
        assert all(0.4 < size < 0.75 for size in signal[1:])
        assert spread[10] < 0.02 and spread[30] < 1e-4, "the same half for all samples"


def test_at_seven_a_third_of_the_sigmoids_carry_the_gradient_of_all(lecture) -> None:
    """Geometric means over twenty seeds; a sigmoid is left whose slope is a fifth of the largest at least."""
    names = lecture(NAME)
    f, slope_of = names["ACTIVATIONS"]["sigmoid"]
    passed, left = [], []
    for seed in range(20):
        *_, slope = names["sizes_per_layer"](10, "sigmoid", 7.0, seed=seed)
        passed.append(slope[0] / slope[-1])
        rng = np.random.default_rng(seed)
        h = rng.normal(size=(20, 64))
        for weights in rng.normal(0, 7 * np.sqrt(2 / 64), (10, 64, 64)):
            z = h @ weights.T
            h = f(z)
            left.append(np.mean(slope_of(z) > 0.05))
    assert np.mean(left) == pytest.approx(1 / 3, abs=0.05)
    assert 0.4 < np.exp(np.mean(np.log(passed))) < 1.5


@pytest.mark.parametrize("seed", range(20))
def test_a_layer_of_relu_multiplies_by_about_the_factor(lecture, seed: int) -> None:
    sizes = lecture(NAME)["sizes_per_layer"]
    for factor in (0.5, 1.0, 2.0):
        signal, _, slope = sizes(10, "ReLU", factor, seed=seed)
        assert (signal[-1] / signal[0]) ** 0.1 == pytest.approx(factor, rel=0.2)
        assert (slope[0] / slope[-1]) ** 0.1 == pytest.approx(factor, rel=0.2)


def test_twenty_neurons_learn_the_curve_from_any_random_start_and_equal_ones_do_not(lecture) -> None:
    names = lecture(NAME)
    ends = []
    for seed in range(20):
        start = names["init_params"](1, 20, 1, np.random.default_rng(seed))
        _, losses = names["train"](names["X"], names["Y"], start, 0.05, 2000)
        ends.append(losses[-1])
    assert max(ends) < 0.05 < 0.1 < names["films"]["all equal"][1][-1]
    assert max(ends) > 3 * min(ends)  # "the random starts learn differently"


def test_the_loss_is_computed_from_the_logits(lecture) -> None:
    cross_entropy = lecture(NAME)["cross_entropy"]
    assert cross_entropy(np.array([[1000.0, 0.0]]), [1]) == 1000.0
    Z, labels = np.random.default_rng(0).normal(0, 5, (7, 4)), np.array([0, 1, 2, 3, 0, 1, 2])
    expected = torch.nn.functional.cross_entropy(torch.tensor(Z), torch.tensor(labels))
    assert cross_entropy(Z, labels) == pytest.approx(float(expected))
