"""The live figures of lecture 09 show what their formulas say, and what the answers below them say is true."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron.models import optimizers, race

NAME = "09_optimizers"


@pytest.mark.parametrize(("drop", "every"), [(0.1, 5), (0.5, 20), (0.9, 50)])
def test_the_plan_is_the_schedule_and_the_run_follows_it(lecture, drop, every):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_schedule"), names["schedule_picture"]
    shown.set(plan="step decay", eta0=0.2, drop=drop, every=every)
    etas = [0.2 * drop ** (epoch // every) for epoch in range(150)]
    assert np.allclose(picture.rates.get_ydata(), etas)
    ground = race.noisy_bowl(noise=0.5, n_steps=150, runs=(100,))
    w, losses = np.tile(ground.start, (100, 1)), []
    for epoch, eta in enumerate(etas):
        losses.append(ground.above_minimum(w))
        w = w - eta * ground.gradient(w, epoch)
    assert np.allclose(picture.mean.get_ydata()[:-1], np.mean(losses, axis=1))
    assert np.allclose(picture.one.get_ydata()[:-1], np.array(losses)[:, 0])
    shown.set(plan="exponential decay", rate=0.1)
    assert np.allclose(picture.rates.get_ydata(), 0.2 * np.exp(-0.1 * np.arange(150)))
    assert shown.error.value == ""


@pytest.mark.parametrize("eta", [0.05, 0.1, 0.2, 0.4])
def test_the_level_of_a_constant_rate_is_the_one_that_theory_gives(eta):
    """In a direction of curvature λ the mean of ½ λ w² tends to η σ² / (2 (2 − η λ))."""
    level = sum(eta * 0.5**2 / (2 * (2 - eta * curvature)) for curvature in (1.0, 4.0))
    assert race.noisy_losses(np.full(400, eta))[-250:].mean() == pytest.approx(level, rel=0.05)


def test_both_decays_are_fast_at_first_and_low_at_the_end_unless_they_are_too_fast(lecture):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_schedule"), names["schedule_picture"]

    def after_20_and_at_the_end(**setting):
        shown.set(**{"drop": 0.5, "every": 20, "rate": 0.03, **setting})
        return picture.mean.get_ydata()[20], picture.mean.get_ydata()[-50:].mean()

    etas = np.arange(1, 41) / 100
    constant = np.array([after_20_and_at_the_end(plan="constant", eta0=eta) for eta in etas])
    first, last = etas[constant.argmin(axis=0)]
    assert 0.1 < first < 0.2
    assert 0.02 < last < 0.05
    for plan in ("step decay", "exponential decay"):
        soon, end = after_20_and_at_the_end(plan=plan, eta0=0.3)
        assert soon < 0.1
        assert end < constant[:, 1].min()
    for too_fast in (
        {"plan": "exponential decay", "rate": 0.3},
        {"plan": "step decay", "drop": 0.1, "every": 5},
    ):
        assert after_20_and_at_the_end(eta0=0.3, **too_fast)[1] > 0.05


@pytest.mark.parametrize("landscape", race.LANDSCAPES)
@pytest.mark.parametrize(("eta", "beta", "steps"), [(0.002, 0.0, 60), (0.05, 0.9, 25), (2.0, 0.98, 60)])
def test_the_race_draws_each_optimisers_path(lecture, landscape, eta, beta, steps):
    names = lecture(NAME)
    shown = names.live_figure("update_race")
    shown.set(landscape=landscape, eta=eta, beta=beta, steps=steps)
    ground, picture = race.LANDSCAPES[landscape], names["race_picture"]
    w, state, points = np.array(ground.start), {}, [ground.start]
    for k in range(steps):
        w, state = optimizers.momentum(w, ground.gradient(w, k), state, eta, beta)
        if np.abs(w).max() >= race.BOUND:
            break
        points.append(w)
    drawn = picture.ways["momentum"].get_xydata()
    assert np.allclose(drawn[: len(points)], points)
    assert len(drawn) == min(len(points) + 1, steps + 1)
    losses = picture.falls["momentum"].get_ydata()
    assert len(losses) == steps + 1
    assert np.allclose(losses[: len(points)], np.maximum(ground.above_minimum(np.array(points)), 1e-12))
    assert np.isinf(losses[len(points) :]).all()
    assert np.array_equal(picture.ends["momentum"].get_xydata()[0], drawn[-1])
    assert ("momentum diverged" in shown.text) == (len(points) <= steps)
    assert shown.error.value == ""


def ranking(landscape, eta, beta=0.9):
    ground = race.LANDSCAPES[landscape]
    ends = {name: race.losses(ground, path)[-1] for name, path in race.run(ground, eta, beta, 60).items()}
    return dict(sorted(ends.items(), key=lambda end: end[1]))


def test_the_answers_below_the_race_are_true():
    slow, fast = ranking("ravine", 0.05), ranking("ravine", 1.0)
    assert list(slow)[0] == "RMSprop"
    assert list(slow)[-1] == "Adagrad"
    assert list(fast)[0] == "Adagrad"
    assert [name for name, loss in fast.items() if np.isinf(loss)] == ["SGD", "momentum"]
    across = {name: abs(path[-1][1]) for name, path in race.run(race.saddle(), 0.05, 0.9, 60).items()}
    assert [name for name, way in across.items() if way < 0.5] == ["SGD"]
    assert ranking("saddle", 0.05)["SGD"] == pytest.approx(0.25, abs=0.01)  # the height of the pass
    assert list(ranking("noisy bowl", 1.0))[0] == "Adagrad"
    paths = race.run(race.ravine(), 0.05, 0.0, 60)
    assert np.array_equal(paths["momentum"], paths["SGD"])


def test_in_the_worked_example_sgd_diverges_and_momentum_brakes():
    """Momentum's limit is 2 (1 + β) / λ, above the 2 / λ of SGD."""
    ground = race.ravine()
    start = np.array([1.0, 1.0])
    paths = race.run(ground, 0.1, 0.9, 200, start)
    assert np.isinf(race.losses(ground, paths["SGD"])[-1])
    assert race.losses(ground, paths["momentum"])[-1] < 1e-3


def test_the_two_forms_of_momentum_differ_only_under_a_schedule():
    gradients = np.random.default_rng(0).normal(size=30)
    for etas, same in ((np.full(30, 0.1), True), (0.1 * 0.5 ** (np.arange(30) // 10), False)):
        ours, state, other, v = 0.0, {}, 0.0, 0.0
        for eta, gradient in zip(etas, gradients, strict=True):
            ours, state = optimizers.momentum(ours, gradient, state, eta, 0.9)
            v = 0.9 * v + eta * gradient
            other = other - v
        assert np.isclose(ours, other) == same


def test_turning_the_ravine_leaves_momentum_alone_and_hurts_adagrad(lecture):
    names = lecture(NAME)
    shown = names.live_figure("update_sweep")
    curves = {}
    for degrees in (0, 45):
        shown.set(degrees=degrees, beta=0.8)
        curves[degrees] = {
            name: line.get_ydata().copy() for name, line in names["sweep_picture"].curves.items()
        }
    for name in ("SGD", "momentum"):
        converged = curves[0][name] < 1
        assert np.allclose(curves[0][name][converged], curves[45][name][converged], rtol=1e-6)
    best = {name: curve.min() for name, curve in curves[45].items()}
    assert curves[0]["Adagrad"].min() < 1e-10
    assert max(best, key=best.get) == "Adagrad"
    assert best["momentum"] < best["Adam"] < best["RMSprop"]
    assert best["RMSprop"] > 1e3 * curves[0]["RMSprop"].min()


def test_a_short_memory_leads_adam_the_wrong_way_and_a_long_one_the_right_way(lecture):
    names = lecture(NAME)
    shown = names.live_figure("update_rare")
    lines = names["rare_picture"].lines
    control = shown.controls["size"]
    for size in range(control.min, control.max + 1, 8):
        for beta2, up in ((0.9, True), (0.999, False)):
            shown.set(size=size, beta2=beta2)
            assert lines["SGD"].get_ydata()[-1] < -0.5
            assert (lines["Adam"].get_ydata()[-1] > 0) == up, (size, beta2)
