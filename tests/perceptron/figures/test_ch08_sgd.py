"""Lecture 08: the noise in its figures is that of the formula, the paths are those of SGD, the times add
up."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron.figures import ch08_sgd as chapter
from perceptron.models import digits
from perceptron.speed import stopwatch

NAME = "08_sgd"


@pytest.mark.parametrize("batch_size", [1, 5, 24, 118])
def test_the_gradients_of_minibatches_have_the_spread_that_the_theory_predicts(
    lecture, batch_size: int
) -> None:
    names = lecture(NAME)
    shown, picture = names.live_figure("update_noise"), names["noise"]
    shown.set(batch_size=batch_size, minibatch=3)
    X, y, w = names["X"], names["y"], names["w_start"]
    each = np.array([2 * x * (x @ w - target) for x, target in zip(X, y, strict=True)])
    drawn = names["draw_gradients"](batch_size, 300)
    assert np.allclose(drawn[7], each[names["orders"][7, :batch_size]].mean(axis=0))
    (left, low), (right, high) = chapter.FRAME
    inside = np.column_stack([np.clip(drawn[:, 0], left, right), np.clip(drawn[:, 1], low, high)])
    assert np.allclose(picture.cloud.get_offsets(), inside)
    outside = (drawn != inside).any(axis=1).sum()
    assert outside <= 30 and (f"{outside} of 300 dots lie farther out" in shown.text) == (outside > 0)
    assert np.allclose([picture.arrow.U[0], picture.arrow.V[0]], drawn[2])
    found = np.sqrt(np.mean(np.sum((drawn - each.mean(axis=0)) ** 2, axis=1)))
    assert picture.now.get_xydata()[0] == pytest.approx([batch_size, found])
    variance = np.sum(each.var(axis=0)) * (200 - batch_size) / 199 / batch_size
    assert found == pytest.approx(np.sqrt(variance), rel=0.15)  # 300 draws
    assert names["exact"](names["sigma"], batch_size, 200) == pytest.approx(np.sqrt(variance), rel=1e-12)
    angle = np.rad2deg(np.arctan2(*drawn[2]) - np.arctan2(*each.mean(axis=0)))
    assert f"points {abs(angle):.0f}° away" in shown.text


def test_a_minibatch_of_all_samples_has_no_noise_and_a_quarter_of_the_batch_has_twice_as_much(
    lecture,
) -> None:
    names = lecture(NAME)
    shown = names.live_figure("update_noise")
    shown.set(batch_size=200)
    assert "spread of the 300 gradients 0.00" in shown.text
    assert np.ptp(np.asarray(names["noise"].cloud.get_offsets()), axis=0) == pytest.approx([0, 0], abs=1e-9)
    (handle,) = shown.handles
    shown.drag(handle, 42.0, 1.0)
    assert round(shown.values()["batch_size"]) == 41
    for B in (2, 5, 10):
        assert names["exact"](1, B, 200) / names["exact"](1, 4 * B, 200) == pytest.approx(2, rel=0.15)


@pytest.mark.parametrize(("batch_size", "eta", "epochs"), [(1, 0.01, 5.0), (24, 0.05, 2.5), (200, 0.3, 3.0)])
def test_the_paths_have_one_point_a_step_and_their_true_loss(
    lecture, batch_size: int, eta: float, epochs: float
) -> None:
    names = lecture(NAME)
    shown, picture = names.live_figure("update_path"), names["paths"]
    start = np.array([0.4, 1.1])
    shown.set(batch_size=batch_size, eta=eta, epochs=epochs, start_0=start[0], start_1=start[1])
    X, y = names["X"], names["y"]
    for name, size in [("SGD", batch_size), ("all samples", 200)]:
        path, loss_line = picture.trails[name].path.get_xydata(), picture.losses[name]
        assert len(path) == int(epochs * -(-200 // size)) + 1 and np.array_equal(path[0], start)
        losses = [np.mean((X @ w - y) ** 2) for w in path]
        np.testing.assert_allclose(loss_line.get_ydata(), losses, rtol=1e-9)
        assert np.allclose(
            picture.ends.get_offsets()[["all samples", "SGD"].index(name)], loss_line.get_xydata()[-1]
        )
    blue, black = (picture.trails[name].steps.get_sizes()[0] for name in ("SGD", "all samples"))
    assert black > 2 * blue and (blue < 5) == (batch_size == 1), (
        "1000 dots are small, and black is seen around blue"
    )
    step = path[1] - path[0]
    np.testing.assert_allclose(step, -eta * 2 / 200 * X.T @ (X @ start - y), rtol=1e-9)


def test_the_arrows_are_three_times_the_next_step_and_that_of_all_samples(lecture) -> None:
    names = lecture(NAME)
    shown, picture = names.live_figure("update_path"), names["paths"]
    setting = {"batch_size": 5, "eta": 0.03, "start_0": -1.0, "start_1": 1.0}
    shown.set(epochs=0.5, **setting)
    here = picture.trails["SGD"].path.get_xydata()[-1]
    arrows = {name: np.array([arrow.U[0], arrow.V[0]]) for name, arrow in picture.arrows.items()}
    assert all(np.allclose(arrow.get_offsets()[0], here) for arrow in picture.arrows.values())
    whole = -0.03 * 2 / 200 * names["X"].T @ (names["X"] @ here - names["y"])
    assert np.allclose(arrows["all samples"], 3 * whole)
    shown.set(epochs=0.55, **setting)
    after = picture.trails["SGD"].path.get_xydata()
    assert np.allclose(arrows["SGD"], 3 * (after[np.flatnonzero((after == here).all(axis=1))[0] + 1] - here))


def test_the_start_is_dragged_and_both_ways_begin_there(lecture) -> None:
    names = lecture(NAME)
    shown = names.live_figure("update_path")
    (handle,) = shown.handles
    shown.drag(handle, 2.02, -1.98)
    assert (shown.values()["start_0"], shown.values()["start_1"]) == (2.0, -2.0)
    for trail in names["paths"].trails.values():
        assert trail.start.get_xydata()[0].tolist() == [2.0, -2.0]


def test_full_gradient_descent_diverges_above_the_limit_that_the_lecture_prints(lecture) -> None:
    names = lecture(NAME)
    shown = names.live_figure("update_path")
    limit = 2 / np.linalg.eigvalsh(2 / 200 * names["X"].T @ names["X"])[-1]
    for eta, grows in [(0.9 * limit, False), (1.1 * limit, True)]:
        shown.set(batch_size=200, eta=eta, epochs=5.0, start_0=-1.0, start_1=1.0)
        losses = names["paths"].losses["all samples"].get_ydata()
        assert (losses[-1] > losses[0]) == grows
    shown.set(eta=0.6)
    assert "all samples after 5 steps: it diverges" in shown.text
    assert names["paths"].losses["all samples"].get_ydata().max() == 100
    assert names["paths"].trails["SGD"].gone.get_text().startswith("gone after")


@pytest.mark.parametrize("n_features", [5, 50])
@pytest.mark.parametrize("batch_size", [1, 32, 4096])
def test_an_epoch_costs_its_steps(lecture, batch_size: int, n_features: int) -> None:
    names = lecture(NAME)
    shown, picture = names.live_figure("update_cost"), names["costs"]
    shown.set(batch_size=batch_size, n_features=n_features)
    (step,), (epoch,) = picture.step_now.get_xydata(), picture.epoch_now.get_xydata()
    assert step[0] == epoch[0] == batch_size
    assert epoch[1] == pytest.approx(step[1] * -(-20_000 // batch_size))
    assert step[1] == names["step_seconds"][n_features][int(np.log2(batch_size))]
    assert np.allclose(
        picture.epoch.get_ydata(), picture.step.get_ydata() * np.ceil(20_000 / 2.0 ** np.arange(13))
    )
    (handle,) = shown.handles
    shown.drag(handle, 500.0, 1e-3)
    assert round(shown.values()["batch_size"]) == 512


def test_the_same_clock_runs_for_three_batch_sizes(lecture) -> None:
    names = lecture(NAME)
    shown, picture = names.live_figure("update_cost"), names["costs"]
    shown.set(clock=names["span"], batch_size=16, n_features=50)
    assert 1e6 * names["step_seconds"][50].max() < names["span"] == picture.lanes.get_xlim()[1]
    for line, text, size in zip(picture.blocks, picture.done, (1, 16, 4096), strict=True):
        each = 1e6 * names["step_seconds"][50][int(np.log2(size))]
        steps = int(names["span"] / each)
        starts = np.asarray(line.get_xdata())[::3]
        assert np.allclose(starts[: steps + 1], each * np.arange(len(starts))[: steps + 1])
        assert np.nanmax(line.get_xdata()) <= names["span"]
        assert text.get_text().startswith(f"batch size {size}: {steps:,} step")
        assert f" {steps * size:,} sample" in text.get_text()
    shown.set(clock=0.0)
    assert all(
        len(line.get_xdata()) == 0 and ": 0 steps" in text.get_text()
        for line, text in zip(picture.blocks, picture.done, strict=True)
    )


def test_the_time_of_an_epoch_is_not_there_before_it_was_drawn(lecture) -> None:
    names = lecture(NAME)
    asked, picture = names["epoch_drawn"], names["costs"]
    hidden = (picture.epoch, picture.epoch_now, picture.epoch_name)
    if not asked.answered:
        assert not any(artist.get_visible() for artist in hidden)
        asked.guess(lambda B: 0 * B + 1e-4)
    assert all(artist.get_visible() for artist in hidden)
    assert "farthest off at batch size 1: you drew <b>" in asked.reply.value


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
    for B in (1, 8, 200):
        runs = [
            names["sgd"](names["X"], names["y"], names["w_start"], 0.03, B, 5, np.random.default_rng(seed))
            for seed in range(20, 40)
        ]
        ends[B] = np.mean([names["losses_on_all"](run[-1:])[0] for run in runs])
    assert ends[8] < ends[1] and ends[8] < ends[200]


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
