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


@pytest.mark.parametrize("line", ["t.reshape(3, 2)", "t.T", "t.sum(dim=0)", "v.unsqueeze(1) - v"])
def test_the_table_shows_the_numbers_and_the_shape_of_the_line(lecture, line):
    names = lecture("11_pytorch")
    shown = names.live_figure("update_shapes")
    shown.set(line=line)
    result = eval(line, {"t": names["t"], "v": names["v"]})
    table = names["shapes_picture"].result
    numbers = [float(string.replace("−", "-")) for string in table.numbers.strings if string]
    assert numbers == result.ravel().tolist()
    assert len(table.cells.get_offsets()) == result.numel()
    assert f"shape {tuple(result.shape)}" in table.title.get_text() and str(tuple(result.shape)) in shown.text


def test_two_lines_have_the_same_shape_but_other_numbers(lecture):
    results = lecture("11_pytorch")["RESULTS"]
    assert results["t.reshape(3, 2)"].shape == results["t.T"].shape
    assert not torch.equal(results["t.reshape(3, 2)"], results["t.T"])


@pytest.mark.parametrize(
    ("lr", "width", "said"),
    [(0.4, 4, "learns"), (0.13, 64, "diverged"), (0.1, 64, "learns"), (0.01, 8, "slow")],
)
def test_what_the_text_says_about_learning_rate_and_width_is_true(lecture, lr, width, said):
    names = lecture("11_pytorch")
    names.live_figure("update_training").set(lr=lr, width=width)
    last = names["picture"].losses.get_ydata()[-1]
    assert last < 0.05 if said == "learns" else last > 100 if said == "diverged" else 0.2 < last < 0.6


def test_the_gradients_beside_autograds_are_those_of_chapter_07(lecture):
    names, chain_rule = lecture("11_pytorch"), lecture("07_chain_rule")
    for name, gradient in names["ours"].items():
        assert np.allclose(gradient, chain_rule["right"][name], rtol=1e-12)
        assert np.allclose(gradient, names["t"][name].grad.numpy(), rtol=1e-12)
