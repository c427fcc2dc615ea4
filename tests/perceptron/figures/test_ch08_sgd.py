"""Lecture 08: the noise in its figures is that of the formula, the paths are those of SGD, the times add
up."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron.speed import stopwatch

NAME = "08_sgd"


@pytest.mark.parametrize("batch_size", [1, 7, 60, 199])
def test_the_cloud_has_the_spread_that_the_theory_predicts(lecture, batch_size: int) -> None:
    names = lecture(NAME)
    names.live_figure("update_noise").set(batch_size=batch_size)
    X, y, w = names["X"], names["y"], names["w_start"]
    each = np.array([2 * x * (x @ w - target) for x, target in zip(X, y, strict=True)])
    away = names["noise"].cloud.get_offsets() - each.mean(axis=0)
    shown = np.sqrt(np.mean(np.sum(away**2, axis=1)))
    assert names["noise"].now.get_ydata()[0] == pytest.approx(shown)
    variance = np.sum(each.var(axis=0)) * (200 - batch_size) / 199 / batch_size
    assert shown == pytest.approx(np.sqrt(variance), rel=0.15)  # 300 draws
    assert names["exact"](names["sigma"], batch_size, 200) == pytest.approx(np.sqrt(variance), rel=1e-12)


def test_a_minibatch_of_all_samples_has_no_noise(lecture) -> None:
    names = lecture(NAME)
    names.live_figure("update_noise").set(batch_size=200)
    assert names["noise"].now.get_ydata()[0] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(("batch_size", "eta"), [(1, 0.01), (30, 0.05), (200, 0.3)])
def test_the_paths_have_one_point_a_step_and_their_true_loss(lecture, batch_size: int, eta: float) -> None:
    names = lecture(NAME)
    names.live_figure("update_path").set(batch_size=batch_size, eta=eta)
    X, y = names["X"], names["y"]
    for name, size in [("SGD", batch_size), ("all samples", 200)]:
        path_line, loss_line = names["paths"].lines[name]
        path = path_line.get_xydata()
        assert len(path) == 5 * -(-200 // size) + 1
        losses = [np.mean((X @ w - y) ** 2) for w in path]
        np.testing.assert_allclose(loss_line.get_ydata(), losses, rtol=1e-9)
    step = path[1] - path[0]
    np.testing.assert_allclose(step, -eta * 2 / 200 * X.T @ (X @ names["w_start"] - y), rtol=1e-9)


def test_full_gradient_descent_diverges_above_the_limit_that_the_lecture_prints(lecture) -> None:
    names = lecture(NAME)
    shown = names.live_figure("update_path")
    limit = 2 / np.linalg.eigvalsh(2 / 200 * names["X"].T @ names["X"])[-1]
    for eta, grows in [(0.9 * limit, False), (1.1 * limit, True)]:
        shown.set(batch_size=200, eta=eta)
        losses = names["paths"].lines["all samples"][1].get_ydata()
        assert (losses[-1] > losses[0]) == grows


@pytest.mark.parametrize("n_features", [5, 50])
@pytest.mark.parametrize("power", [0, 5, 12])
def test_an_epoch_costs_its_steps(lecture, power: int, n_features: int) -> None:
    names = lecture(NAME)
    names.live_figure("update_cost").set(power=power, n_features=n_features)
    step, epoch = names["costs"].now.get_offsets()
    assert step[0] == epoch[0] == 2**power
    assert epoch[1] == pytest.approx(step[1] * -(-20_000 // 2**power))
    assert step[1] == names["step_seconds"][n_features][power]


def test_the_stopwatch_calls_with_the_arguments_and_more_than_once() -> None:
    calls = []
    assert stopwatch.best_time(lambda *given: calls.append(given), 1, "two") >= 0
    assert set(calls) == {(1, "two")}
    assert len(calls) >= stopwatch.LEAST_CALLS
