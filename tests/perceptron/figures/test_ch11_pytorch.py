"""Lecture 11: what the figures show is what the formulas say."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn


@pytest.mark.parametrize(("w", "b", "calls"), [(1.0, 0.5, 1), (-2.0, 2.0, 2), (0.0, 0.0, 5)])
def test_the_graph_shows_values_gradients_and_their_sum_over_calls(lecture, w, b, calls):
    names = lecture("11_pytorch")
    shown = names.live_figure("update_graph")
    shown.set(w=w, b=b, calls=calls)
    assert shown.error.value == ""
    error = 2 * w + b - 1
    expected = {"w·x": 2 * w, "w·x + b": 2 * w + b, "error": error, "L": error**2}
    graph = names["graph"]
    for name, value in expected.items():
        assert float(graph.values[name].get_text()) == pytest.approx(value, abs=0.006)
    gradients = {"w": 2 * error * 2 * calls, "b": 2 * error * calls, "error": 2 * error, "L": 1.0}
    for name, value in gradients.items():
        assert float(graph.gradients[name].get_text()) == pytest.approx(value, abs=0.006)
    assert graph.gradients["x"].get_text() == graph.gradients["y"].get_text() == "no gradient"


@pytest.mark.parametrize(("lr", "width"), [(0.1, 8), (0.02, 1), (0.3, 4)])
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
    shown.set(lr=2.0, width=64)
    assert shown.error.value == "" and "diverged" in shown.text


@pytest.mark.parametrize("line", ["m.reshape(3, 2)", "m.T", "m.sum(dim=0)", "v.unsqueeze(1) - v"])
def test_the_table_shows_the_numbers_and_the_shape_of_the_line(lecture, line):
    names = lecture("11_pytorch")
    shown = names.live_figure("update_shapes")
    shown.set(line=line)
    result = eval(line, {"m": names["m"], "v": names["v"]})
    table = names["shapes_picture"].result
    numbers = [float(string.replace("−", "-")) for string in table.numbers.strings if string]
    assert numbers == result.ravel().tolist()
    assert len(table.cells.get_offsets()) == result.numel()
    assert f"shape {tuple(result.shape)}" in table.title.get_text() and str(tuple(result.shape)) in shown.text


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
