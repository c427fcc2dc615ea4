"""Lecture 08: the noise in its figures is that of the formula, the paths are those of SGD, the times add
up."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron.models import digits
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


def first_steps(batch_size: int, lr: float, seeds: range, n_steps: int) -> np.ndarray:
    """For each seed the first of every few steps after which the loss on all pictures is at most 0.1."""
    data, every = digits.digits(), max(1, n_steps // 40)
    net = digits.new_layers([64, 32, 10], "He", seeds)
    found = np.full(len(seeds), np.inf)
    for k in range(every, n_steps + 1, every):
        net, _ = digits.train(net, digits.RELU, data.X, data.labels, lr, every, batch_size, seed=k)
        there = digits.losses(data.X, data.labels, net, digits.RELU) <= 0.1
        found[there & np.isinf(found)] = k
    return found


def test_larger_batches_need_fewer_steps_and_smaller_ones_fewer_epochs_over_twenty_seeds(lecture) -> None:
    names = lecture(NAME)
    rates, n = names["rates"], 1400
    most = {1: 4000, 10: 800, 100: 240, n: 240}
    steps = {B: first_steps(B, rates[B], range(20), most[B]) for B in (1, 10, 100, n)}
    middle = {B: np.median(found) for B, found in steps.items()}
    assert np.isfinite(list(middle.values())).all()
    assert middle[1] > middle[10] > middle[100] >= middle[n]
    assert middle[1] / n < middle[10] / (n / 10) < middle[100] / (n / 100) < middle[n]


def test_the_best_eta_grows_with_the_batch_and_then_no_longer_over_twenty_seeds(lecture) -> None:
    names = lecture(NAME)
    data, etas, seeds = digits.digits(), names["etas"], range(100, 120)
    best, lowest = {}, {}
    for B in (3, 30, 100, 300):  # batch size 1 takes as long as all these
        nets = digits.new_layers([64, 32, 10], "He", np.repeat(seeds, len(etas)))
        nets, _ = digits.train(nets, digits.RELU, data.X, data.labels, np.tile(etas, 20), 3 * 1400 // B, B)
        with np.errstate(all="ignore"):
            ends = digits.losses(data.X, data.labels, nets, digits.RELU).reshape(20, -1)
        ends = np.where(np.isfinite(ends), ends, 99)
        best[B], lowest[B] = float(np.median(etas[ends.argmin(axis=1)])), np.median(ends.min(axis=1))
    assert 3.5 < best[30] / best[3] <= 10  # in proportion it would be 10, by the root 3.2
    assert best[300] <= best[100] < 1
    assert 1.5 * lowest[30] < lowest[100] < lowest[300] / 1.5, "from there on larger batches end worse"


def test_a_poll_is_as_good_in_a_large_country(lecture) -> None:
    names = lecture(NAME)
    town, country = (names["exact"](0.5, 1000, n) for n in (10_000, 80_000_000))
    assert 0.93 < town / country < 1
    asked = [
        np.random.default_rng(seed).hypergeometric(40_000_000, 40_000_000, 1000) / 1000 for seed in range(400)
    ]
    assert np.std(asked) == pytest.approx(country, rel=0.1)


def test_a_race_counts_steps_epochs_and_seconds_of_the_same_run(lecture) -> None:
    names = lecture(NAME)
    rows = names["against_the_clock"](100, 0.3, seconds=0.02)
    assert np.allclose(rows[:, 1], rows[:, 0] / 14)
    assert (np.diff(rows[:, :3], axis=0) > 0).all() and rows[-1, 2] >= 0.02 / 1.2
    assert rows[-1, 3] < rows[0, 3]


def test_the_best_batch_after_five_epochs_is_neither_the_smallest_nor_the_largest(lecture) -> None:
    names = lecture(NAME)
    ends = {}
    for B in (1, 10, 200):
        runs = [
            names["sgd"](names["X"], names["y"], names["w_start"], 0.03, B, 5, np.random.default_rng(seed))
            for seed in range(20, 40)
        ]
        ends[B] = np.mean([names["losses_on_all"](run[-1:])[0] for run in runs])
    assert ends[10] < ends[1] and ends[10] < ends[200]


def single_samples(names, eta, seed):
    """A path of five epochs with batch size 1."""
    with np.errstate(all="ignore"):
        return names["sgd"](names["X"], names["y"], names["w_start"], eta, 1, 5, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(20, 40))
def test_single_samples_arrive_and_do_not_rest_in_a_cloud_that_shrinks_with_eta(lecture, seed: int) -> None:
    names = lecture(NAME)
    lowest, sizes, arrivals = names["losses_on_all"](names["w_best"][None])[0], [], []
    for eta in (0.01, 0.03, 0.06):
        path = single_samples(names, eta, seed)
        sizes.append(np.sqrt(np.mean(np.sum((path[-500:] - names["w_best"]) ** 2, axis=1))))
        arrivals.append(int(np.argmax(names["losses_on_all"](path) < 1.1 * lowest)))
        assert 0 < arrivals[-1] < 200, "within the first epoch"
        assert np.linalg.norm(np.diff(path, axis=0)[-200:], axis=1).mean() > 0.02, "still moving"
    assert 1.3 * sizes[0] < sizes[1] < sizes[2] / 1.3
    assert arrivals[0] > arrivals[1]


def test_far_below_the_limit_of_all_samples_single_ones_throw_the_weights_away(lecture) -> None:
    names = lecture(NAME)
    X = names["X"]
    own_limit = 1 / np.max(np.sum(X**2, axis=1))
    limit = 2 / np.linalg.eigvalsh(2 / 200 * X.T @ X)[-1]
    assert own_limit < limit / 5
    start = names["losses_on_all"](names["w_start"][None])[0]
    for seed in range(20):
        assert names["losses_on_all"](single_samples(names, limit / 2, seed)).max() > 10 * start
        assert names["losses_on_all"](single_samples(names, own_limit, seed)).max() < 2 * start
