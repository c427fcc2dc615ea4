"""Lecture 11: what the figures show is what the formulas say."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from matplotlib.text import Text
from torch import nn

from perceptron.drawing import style
from perceptron.figures.ch11_pytorch import FAINT


def read(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(("w", "b", "calls"), [(1.0, 0.5, 1), (-2.0, 2.0, 2), (0.0, 0.0, 2)])
def test_the_graph_shows_values_slopes_gradients_and_their_sum_over_calls(lecture, w, b, calls):
    names = lecture("11_pytorch")
    shown = names.live_figure("update_graph")
    shown.set(w=w, b=b, step=10 * calls)
    assert shown.error.value == ""
    error = 2 * w + b - 1
    expected = {"w·x": 2 * w, "w·x + b": 2 * w + b, "error": error, "L": error**2}
    graph = names["graph"]
    for name, value in expected.items():
        assert read(graph.values[name]) == pytest.approx(value, abs=0.006)
    gradients = {"w": 2 * error * 2 * calls, "b": 2 * error * calls, "error": 2 * error, "L": 1.0}
    for name, value in gradients.items():
        assert read(graph.gradients[name]) == pytest.approx(value, abs=0.006)
    assert graph.gradients["x"] == graph.gradients["y"] == "no gradient"
    inks = dict(zip(graph.kinds, graph._labels[1]._glyphs.get_facecolor().tolist(), strict=True))
    assert inks["x"] == inks["y"] != inks["w"] == inks["L"]
    slopes = dict(zip(graph.edges, graph.slopes.strings, strict=True))
    assert slopes[("w", "w·x")] == "· 2.00" and slopes[("x", "w·x")] == slopes[("y", "error")] == ""
    assert float(slopes[("error", "L")][2:].replace("−", "-")) == pytest.approx(2 * error, abs=0.006)
    assert graph.below["w"] == "parameter" or f"parameter: {calls} · " in graph.below["w"]


def test_forward_gives_values_and_backward_gradients_which_add_up_in_the_leaves(lecture):
    names = lecture("11_pytorch")
    graph, shown = names["graph"], names.live_figure("update_graph")
    forward, backward = ["w·x", "w·x + b", "error", "L"], ["L", "error", "w·x + b", "w·x b", "w"]
    for step in range(21):
        shown.set(w=1.0, b=0.5, step=step)
        done, before = (step - 1) % 10 + 1 if step else 0, max(step - 1, 0) // 10
        there = forward[:done]
        back = " ".join(backward[: max(done - 4, 0)]).replace("w·x + b", "sum").split()
        for name in forward:
            assert bool(graph.values[name]) == bool(graph.below[name]) == (name in there)
            assert bool(graph.gradients[name]) == (name.replace("w·x + b", "sum") in back)
        for name, once in (("w", 6), ("b", 3)):
            has = once * (before + (name in back))
            assert graph.gradients[name] == (f"{has:.2f}" if has else "")
        lit = [s for s in graph.slopes.strings if s]
        assert len(lit) == len([name for name in back if name != "L"]), "the slope of each that was passed"
        assert len(graph.frame.get_paths()) == (0 if done in (0, 10) else 2 if done == 8 else 1)
    assert "twice: gradient of w 12.00" in shown.text
    shown.set(step=10)


def test_the_slopes_after_a_tensor_multiply_to_its_gradient_and_light_up_with_it(lecture):
    names = lecture("11_pytorch")
    graph, shown = names["graph"], names.live_figure("update_graph")
    shown.set(w=1.5, b=-0.5, step=10)
    slopes = [
        s
        for s, (start, _) in zip(graph.slopes.strings, graph.edges, strict=True)
        if graph.kinds[start] != "data"
    ]
    for name in ("w", "b", "w·x", "error"):
        factors = [
            float(slope[2:].replace("−", "-"))
            for slope, group in zip(slopes, graph.linked(), strict=True)
            if graph._gradient(name).points({}) in [part.points({}) for part in group]
        ]
        assert np.prod(factors) == pytest.approx(read(graph.gradients[name]), abs=0.01)


def test_the_numbers_of_the_graph_are_dragged(lecture):
    shown = lecture("11_pytorch").live_figure("update_graph")
    shown.set(w=1.0, b=0.5, step=10)
    for handle, name in zip(shown.handles, ("w", "b"), strict=True):
        before = shown.values()[name]
        shown._follow({"handle": shown.handles.index(handle), "key": "ArrowUp", "times": 3})
        assert shown.values()[name] == pytest.approx(before + 0.3)
    assert shown.ask[0].answer == 12  # 2 · 6, where the figure starts


@pytest.mark.parametrize(("lr", "width"), [(0.1, 8), (0.025, 1), (0.3, 4)])
def test_the_curve_is_the_training_loss_of_the_network_shown(lecture, lr, width):
    names = lecture("11_pytorch")
    shown = names.live_figure("update_training")
    shown.set(lr=lr, width=width)
    assert shown.error.value == ""
    torch.manual_seed(3)
    network = nn.Sequential(nn.Linear(1, width), nn.Tanh(), nn.Linear(width, 1))
    optimizer = torch.optim.SGD(network.parameters(), lr=shown.controls["lr"].value)
    losses = []
    for _ in range(400):
        loss = nn.functional.mse_loss(network(names["x_wave"]), names["y_wave"])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    picture, outputs = names["picture"], network(names["x_wave"]).detach().numpy().ravel()
    assert np.allclose(picture.losses.get_ydata(), losses, rtol=1e-3)
    assert np.allclose(picture.fit.get_ydata(), outputs, atol=1e-3)
    assert f"{losses[-1]:.3g}" in shown.text


def test_a_learning_rate_that_is_too_large_is_said_to_diverge(lecture):
    shown = lecture("11_pytorch").live_figure("update_training")
    shown.set(lr=1.6, width=64)
    assert shown.error.value == "" and "diverged" in shown.text
    picture = lecture("11_pytorch")["picture"]
    ((step, height),) = picture.gone.get_xydata()
    assert (
        height == 1e3 and f"step {step:.0f}," in shown.text and len(picture.losses.get_ydata()) == step < 20
    )
    shown.set(lr=0.1, width=8)
    assert not len(picture.gone.get_xdata()) and picture.words.get_text() == ""


def test_the_map_says_where_it_learns_and_where_it_diverges(lecture):
    names = lecture("11_pytorch")
    shown, picture, ends = names.live_figure("update_training"), names["picture"], names["ends"]
    rates, widths = names["rates"], names["widths"]
    for row, column in ((2, 8), (3, 4), (6, 9), (6, 8)):
        shown.set(lr=rates[column], width=int(widths[row]))
        last = picture.losses.get_ydata()[-1]
        assert ("diverged" in shown.text) == (not np.isfinite(ends[row, column]))
        assert (
            last == pytest.approx(ends[row, column], rel=0.1) or last == 1000
        )  # near the limit rounding counts
    crosses = {tuple(np.round(cross, 4)) for cross in picture.lost.get_xydata()}
    assert len(crosses) == (~np.isfinite(ends)).sum() and (round(rates[9], 4), 64.0) in crosses
    limits = np.isfinite(ends).sum(axis=1)
    assert (np.diff(limits) <= 0).all(), "the wider, the smaller is the largest rate that does not diverge"
    assert (picture.map.get_array().argmin(), ends.argmin()) == (ends.argmin(),) * 2
    shown.set(lr=0.1, width=8)


def test_what_is_said_of_outputs_and_loss_outside_lies_over_nothing(lecture):
    names = lecture("11_pytorch")
    shown, picture = names.live_figure("update_training"), names["picture"]
    for setting in ({"lr": 1.6, "width": 64}, {"lr": 0.141, "width": 64}, {"lr": 1.6, "width": 32}):
        shown.set(**setting)
        for text, line in ((picture.outside, picture.outside.axes.lines[0]), (picture.words, picture.losses)):
            assert text.get_text()
            box = text.get_window_extent()
            seen = [box.contains(x, y) for x, y in line.axes.transData.transform(line.get_xydata())]
            assert not any(seen)
    shown.set(lr=0.1, width=8)


def test_learning_rate_and_width_are_dragged_across_their_plane(lecture):
    names = lecture("11_pytorch")
    shown = names.live_figure("update_training")
    (handle,) = shown.handles
    shown.drag(handle, 0.41, 4.3)
    assert shown.values()["lr"] == pytest.approx(0.4) and shown.values()["width"] == 4
    assert names["picture"].chosen.get_xydata()[0] == pytest.approx([0.4, 4])
    assert shown.pairs == [("lr", "width")], "on the website, too"
    shown.set(lr=0.1, width=8)


@pytest.mark.parametrize("line", ["m.reshape(3, 2)", "m.T", "m.sum(dim=0)", "v.unsqueeze(1) - v"])
def test_the_table_shows_the_numbers_and_the_shape_of_the_line(lecture, line):
    names = lecture("11_pytorch")
    shown = names.live_figure("update_shapes")
    shown.set(line=line)
    result = eval(line, dict(names["tensors"]))
    picture = names["shapes_picture"]
    for number in (0, 2, result.numel(), 10):
        shown.set(line=line, number=number)
        numbers = [read(string) for string in picture.result.numbers.strings if string]
        assert numbers == result.ravel().tolist()[:number]
        assert len(picture.frames.get_paths()) == (0 if number in (0, 10) else 3 if "-" in line else 2)
    assert len(picture.result.squares.get_offsets()) == result.numel()
    assert f"shape {tuple(result.shape)}" in picture.titles[-1].get_text()
    assert str(tuple(result.shape)) in shown.text


def test_rows_keep_their_colour_and_what_is_repeated_is_pale(lecture):
    names = lecture("11_pytorch")
    shown, picture = names.live_figure("update_shapes"), names["shapes_picture"]

    def colors(cells):
        return cells.squares.get_facecolor()[:, :3].round(3).tolist()

    shown.set(line="m.T", number=10)
    one, two, grey = (colors(picture.given)[k] for k in (0, 3, 6))
    assert colors(picture.result) == [one, two] * 3 and one != two
    shown.set(line="m.sum(dim=0)")
    assert colors(picture.result) == [grey] * 3
    shown.set(line="m + v")
    given = [read(string) for string in picture.given.numbers.strings if string]
    assert given[6:12] == [10, 20, 30] * 2 and colors(picture.given)[6:9] == [grey] * 3
    assert np.min(colors(picture.given)[9:12]) > np.max(grey)
    shown.set(line="v.unsqueeze(1) - v")
    given = np.array([read(string) for string in picture.given.numbers.strings if string])
    assert np.array_equal(given[:9] - given[9:18], [read(s) for s in picture.result.numbers.strings])
    assert picture.titles[0].get_text().split("\n") == ["v.unsqueeze(1)", "shape (3, 1)"]
    shown.set(line="m.reshape(3, 2)")


@pytest.mark.parametrize(
    ("line", "entry", "of_m", "of_v"),
    [
        ("m.T", (2, 1), [(1, 2)], []),
        ("m.sum(dim=0)", (0, 1), [(0, 1), (1, 1)], []),
        ("m.sum(dim=1, keepdim=True)", (1, 0), [(1, 0), (1, 2)], []),
        ("m + v", (1, 2), [(1, 2)], [(1, 2)]),
        ("v.unsqueeze(1) - v", (2, 0), [(2, 0)], [(2, 0)]),
        ("m.sum(dim=0)", (2, 2), [], []),
    ],
)
def test_a_number_lights_up_with_those_that_it_was_made_from(lecture, line, entry, of_m, of_v):
    """`of_m` and `of_v`: first and last entry of the box, row and column."""
    picture = lecture("11_pytorch")["shapes_picture"]
    one, *sources = picture.linked()[3 * entry[0] + entry[1]]
    there = entry[0] < np.atleast_2d(lecture("11_pytorch")["RESULTS"][line]).shape[0]
    assert bool(one.points({"line": line})) == there
    for left, region, cells in zip((0, 4.6), sources, (of_m, of_v), strict=True):
        box = []
        if cells:
            (top, first), (bottom, last) = cells[0], cells[-1]
            box = [[left + first - 0.45, bottom + 0.45], [left + last + 0.45, top - 0.45]]
        assert np.allclose(region.points({"line": line}), box)


def test_the_page_is_read_by_the_network_of_the_step(lecture):
    names = lecture("11_pytorch")
    shown, picture = names.live_figure("update_digit"), names["reading"]
    x, y = names["validation_set"].tensors
    pen, frame, dot = shown.handles
    shown.set(page=[0.0] * 64, step=0, light=3, neuron=1)
    shown.drag(frame, 2.3, 4.6)
    assert shown.values()["neuron"] == 8 * 5 + 2 + 1
    shown.drag(pen, 3, 4)
    shown.drag(dot, 60, 0.5)
    page, step = shown.values()["page"], shown.values()["step"]
    assert step == 60 and page[8 * 4 + 3] == 1 and page[8 * 4 + 4] == pytest.approx(0.1) and sum(page) < 2
    weights = {name: tensor.numpy() for name, tensor in names["kept"][60].items()}
    hidden = np.maximum(weights["hidden.weight"] @ page + weights["hidden.bias"], 0)
    logits = weights["out.weight"] @ hidden + weights["out.bias"]
    p = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    assert np.allclose([bar.get_width() for bar in picture.bars], p, atol=1e-5)
    assert np.allclose(np.ravel(picture.ink.get_array()), page)
    tints = style.SIGNED(0.5 + 0.5 * np.minimum(hidden / 2.5, 1).reshape(8, 8), bytes=True)
    assert np.abs(picture.neurons.get_array().astype(int) - tints).max() <= 2
    looks_for = weights["hidden.weight"][42]
    largest = np.abs(looks_for).max()
    for image, numbers in ((picture.weights, looks_for), (picture.product, looks_for * page)):
        tints = style.SIGNED(0.5 + 0.5 * numbers / largest, bytes=True)
        assert np.abs(image.get_array().reshape(64, 4).astype(int) - tints).max() <= 2
    assert picture.inside.get_text().endswith(f"±{largest:.2f}")
    sums = [
        read(word.strip(",")) for word in picture.sum.get_text().split() if word[-2:].strip(",").isdigit()
    ]
    bias = weights["hidden.bias"][42]
    assert sums == pytest.approx([looks_for @ page, bias, looks_for @ page + bias], abs=0.0051)
    assert picture.so_far.get_xdata()[-1] == step, "after the dot the curve is pale"
    assert picture.framed.get_xydata().mean(axis=0) == pytest.approx([2, 5], abs=0.2)
    assert f"neuron 43 gives {hidden[42]:.2f}" in shown.text
    logits = (
        np.maximum(x.numpy() @ weights["hidden.weight"].T + weights["hidden.bias"], 0)
        @ weights["out.weight"].T
    )
    assert picture.dot.get_xydata()[0] == pytest.approx(
        [60, np.mean((logits + weights["out.bias"]).argmax(1) == y.numpy())]
    )
    digit = int(p.argmax())
    loudest = np.argsort(-weights["out.weight"][digit] * hidden)[:3]
    boxes = [region.points(shown.values()) for region in picture.linked()[digit][1:]]
    assert [8 * (low - 0.5) + left + 0.5 for (left, low), _ in boxes] == pytest.approx(loudest)
    assert f"reads a {digit} " in shown.text and shown.error.value == ""


def test_votes_are_output_weight_times_value_and_their_sum_with_the_bias_is_the_logit(lecture):
    names = lecture("11_pytorch")
    shown, picture = names.live_figure("update_digit"), names["reading"]
    shown.set(page=names["shown"][0])
    page = shown.values()["page"]
    state = {name: tensor.numpy() for name, tensor in names["kept"][155].items()}
    hidden = np.maximum(state["hidden.weight"] @ page + state["hidden.bias"], 0)
    for digit in (3, 8):
        shown.set(page=page, step=155, light=3, neuron=12, votes_for=digit)
        votes = state["out.weight"][digit] * hidden
        tints = style.SIGNED(0.5 + 0.5 * np.clip(votes / 0.8, -1, 1), bytes=True)
        assert np.abs(picture.neurons.get_array().reshape(64, 4).astype(int) - tints).max() <= 2
        assert picture.heading.get_text() == f"Votes for {digit}"
        total, bias, logit = map(
            read, re.split(", \\+ bias | = ", picture.logit.get_text().removeprefix("sum "))
        )
        at = votes.sum(), state["out.bias"][digit]
        assert (total, bias, logit) == pytest.approx((*at, sum(at)), abs=0.0051)
        (next_title,) = picture.figure.findobj(
            lambda artist: isinstance(artist, Text) and artist.get_text() == "Times the page"
        )
        room = picture.logit.get_window_extent()
        assert room.y0 > next_title.get_window_extent().y1, "nothing is written over the title below"
    assert picture.inside.get_text() == "This neuron has faded"
    assert picture.sum.get_text().endswith(": off") and hidden[11] == 0
    shown.set(light=1, neuron=30)
    own = state["out.weight"][8, 29] * hidden[29]
    assert picture.logit.get_text().startswith("sum so far "), "the others have not voted"
    assert read(picture.logit.get_text().removeprefix("sum so far ")) == pytest.approx(own, abs=0.0051)
    shown.set(light=3, votes_for=-1)
    assert picture.heading.get_text() == "64 hidden neurons" and not picture.logit.get_text().strip()
    assert ("votes_for", "step") in shown.pairs


def test_the_light_goes_from_the_page_to_one_neuron_to_all_and_to_the_outputs(lecture):
    names = lecture("11_pytorch")
    shown, picture = names.live_figure("update_digit"), names["reading"]
    white = list(style.SIGNED(0.5, bytes=True))
    for light in range(4):
        shown.set(page=names["shown"][0], step=155, neuron=30, light=light)
        lit = (np.abs(picture.neurons.get_array().reshape(64, 4).astype(int) - white) > 2).any(axis=1)
        assert lit.sum() == light if light < 2 else lit.sum() > 20
        assert lit[29] == (light > 0)
        product = np.abs(picture.product.get_array().reshape(64, 4).astype(int) - white).max(axis=1) > 2
        assert bool(picture.sum.get_text()) == (light > 0)
        assert product.any() == (light > 0) and not product[np.array(names["shown"][0]) == 0].any()
        shares = [bar.get_width() for bar in picture.bars]
        assert sum(shares) == pytest.approx(float(light == 3), abs=1e-5)
        assert any(picture.shares.strings) == (light == 3)
        assert shown.text.count(";") == light
    assert ("light", "step") in shown.pairs


def test_every_hidden_neuron_of_the_figure_has_patches_after_training_or_has_faded(lecture):
    names = lecture("11_pytorch")
    W = names["kept"][155]["hidden.weight"].numpy()
    used = np.abs(W).max(axis=1) > FAINT
    assert alike(W)[used].min() > 0.25 and used.mean() > 0.6
    assert used[[0, 29, 63]].all(), "those that the contact sheet and the start show"


def test_an_untrained_network_gives_each_digit_about_a_tenth_for_20_starts(lecture):
    names = lecture("11_pytorch")
    for seed in range(20):
        model, *_ = names["start"](seed)
        with torch.no_grad():
            surest = torch.softmax(model(names["x_digits"][:100]), dim=1).max(dim=1).values
        assert 5 < 100 * surest.median() < 15.5


def alike(W):
    """How alike the weights of neighbouring pixels are, for each neuron: 0 for noise, 1 for one colour."""
    P = W.reshape(-1, 8, 8) - W.mean(axis=1)[:, None, None]
    beside = (P[:, 1:] * P[:, :-1]).mean(axis=(1, 2)) + (P[:, :, 1:] * P[:, :, :-1]).mean(axis=(1, 2))
    return beside / 2 / (P**2).mean(axis=(1, 2))


def test_the_weights_of_hidden_neurons_are_noise_and_become_patches_or_fade_but_no_digits_for_20_starts(
    lecture,
):
    names = lecture("11_pytorch")
    digits = [names["x_digits"][names["y_digits"] == digit].numpy().mean(axis=0) for digit in range(10)]
    for seed in range(20):
        model, optimizer, loaders = names["start"](seed, weight_decay=0.01)
        before = model.hidden.weight.detach().numpy().copy()
        batches = (batch for _ in range(5) for batch in loaders["train"])
        for _, (x, y) in zip(range(155), batches, strict=False):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
        after = model.hidden.weight.detach().numpy()
        used = after[np.abs(after).max(axis=1) > FAINT]
        noise, patches = alike(before), alike(used)
        assert abs(noise.mean()) < 0.06 and np.median(patches) > 0.4 and len(used) > 40
        assert np.mean(patches > np.quantile(noise, 0.95)) > 0.9, "nearly none could be noise"
        likeness = np.corrcoef(used, digits)[: len(used), len(used) :]
        assert likeness.max() < 0.8 and np.median(likeness.max(axis=1)) < 0.5, "no neuron is a digit"


def test_a_float32_layer_refuses_float64_with_the_words_that_the_lecture_quotes(lecture):
    names = lecture("11_pytorch")
    with pytest.raises(RuntimeError, match="must have the same dtype"):
        nn.Linear(3, 1)(names["shared"])


@pytest.mark.parametrize("lr", [0.02, 0.05, 0.1, 0.3])
def test_without_zeroing_the_loss_swings_at_every_rate(lecture, lr):
    losses_of = lecture("11_pytorch")["losses_of"]
    zeroed, never = (np.array(losses_of(zero, n_steps=200, lr=lr)) for zero in (True, False))
    assert np.allclose(zeroed[:2], never[:2])
    assert zeroed[-1] < 0.1 * zeroed[0] and (np.diff(zeroed) <= 1e-6).all()
    assert (
        never[100:].max() > 0.3 * never[0]
        and (np.diff(never[100:]) > 0).any()
        and (np.diff(never[100:]) < 0).any()
    )


def test_two_lines_have_the_same_shape_but_other_numbers(lecture):
    results = lecture("11_pytorch")["RESULTS"]
    assert results["m.reshape(3, 2)"].shape == results["m.T"].shape
    assert not torch.equal(results["m.reshape(3, 2)"], results["m.T"])


@pytest.mark.parametrize(
    ("lr", "width", "said"),
    [(0.4, 4, "learns"), (0.13, 64, "diverged"), (0.1, 64, "learns"), (0.01, 8, "slow")],
)
def test_what_the_text_says_about_learning_rate_and_width_is_true(lecture, lr, width, said):
    names = lecture("11_pytorch")
    names.live_figure("update_training").set(lr=lr, width=width)
    last = names["picture"].losses.get_ydata()[-1]
    assert last < 0.05 if said == "learns" else last > 100 if said == "diverged" else 0.2 < last < 0.6


def uniform(generator, n_runs, n_in, n_out):
    """Weights of nn.Linear for many networks at once, (runs, inputs, outputs), and their biases."""
    bound = n_in**-0.5
    shapes = (n_runs, n_in, n_out), (n_runs, 1, n_out)
    return [((2 * torch.rand(s, generator=generator) - 1) * bound).requires_grad_() for s in shapes]


@pytest.mark.parametrize(
    ("lr", "width", "said"),
    [(0.4, 4, "learns"), (0.1, 64, "learns"), (0.15, 64, "diverged"), (0.01, 8, "slow")],
)
def test_what_the_text_says_about_learning_rate_and_width_holds_for_20_starts(lecture, lr, width, said):
    x, y = lecture("11_pytorch")["x_wave"], lecture("11_pytorch")["y_wave"]
    draws = torch.Generator().manual_seed(5)
    parameters = [*uniform(draws, 20, 1, width), *uniform(draws, 20, width, 1)]
    for _ in range(400):
        W1, b1, W2, b2 = parameters
        losses = ((torch.tanh(x @ W1 + b1) @ W2 + b2 - y) ** 2).mean(dim=(1, 2))
        gradients = torch.autograd.grad(losses.sum(), parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter -= lr * gradient
    if said == "diverged":
        assert (~(losses < 100)).all()
    elif said == "slow":
        assert ((0.2 < losses) & (losses < 0.6)).all()
    else:
        assert (losses < 100).all() and losses.median() < 0.06


def test_the_training_loss_falls_and_the_validation_loss_turns_for_20_seeds(lecture):
    """The lecture's run, 20 networks side by side."""
    names = lecture("11_pytorch")
    (x, y), (x_held, y_held) = names["train_set"].tensors, names["validation_set"].tensors
    draws = torch.Generator().manual_seed(6)
    W1, b1, W2, b2 = parameters = [*uniform(draws, 20, 64, 64), *uniform(draws, 20, 64, 10)]
    optimizer = torch.optim.Adam(parameters, lr=0.01)

    def losses(x, y):
        logits = torch.relu(x @ W1 + b1) @ W2 + b2
        return nn.functional.cross_entropy(logits.transpose(1, 2), y, reduction="none").mean(dim=1)

    training, validation = [], []
    for _ in range(40):
        order = torch.stack([torch.randperm(len(x), generator=draws) for _ in range(20)])
        of_batches = []
        for rows in order.split(32, dim=1):
            loss = losses(x[rows], y[rows])
            optimizer.zero_grad()
            loss.sum().backward()
            optimizer.step()
            of_batches.append(loss.detach())
        training.append(torch.stack(of_batches).mean(dim=0))
        with torch.no_grad():
            validation.append(losses(x_held.expand(20, -1, -1), y_held.expand(20, -1)))
    training, validation = torch.stack(training), torch.stack(validation)
    assert (training[-1] < 0.4 * training[20]).all()
    best = validation.min(dim=0)
    assert (validation[-1] > 1.02 * best.values).all()
    assert best.indices.min() >= 5 and best.indices.max() <= 25


def test_the_run_keeps_its_best_epoch_goes_on_from_it_and_repeats_itself(lecture, tmp_path):
    names = lecture("11_pytorch")
    histories = [
        names["run"](*names["start"](seed=3), range(4), tmp_path / f"{name}.pt") for name in ("one", "two")
    ]
    assert histories[0] == histories[1]
    kept = torch.load(tmp_path / "one.pt", weights_only=True)
    validation = [loss for _, loss in histories[0]]
    assert kept["epoch"] == int(np.argmin(validation)) and kept["validation"] == min(validation)
    model, _, loaders = names["start"](seed=4)
    model.load_state_dict(kept["model"])
    assert names["measure"](model, loaders["validation"])[0] == pytest.approx(min(validation))
    assert len((tmp_path / "one.log").read_text().splitlines()) == 4


def test_the_three_sets_share_no_row(lecture):
    names = lecture("11_pytorch")
    rows = torch.cat(names["rows"])
    assert sorted(rows.tolist()) == list(range(len(names["digits"])))


def test_the_gradients_beside_autograds_are_those_of_chapter_07(lecture):
    names, chain_rule = lecture("11_pytorch"), lecture("07_chain_rule")
    for name, gradient in names["ours"].items():
        assert np.allclose(gradient, chain_rule["right"][name], rtol=1e-12)
        assert np.allclose(gradient, names["t"][name].grad.numpy(), rtol=1e-12)
