"""The live figures of lecture 09 show what their formulas say."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron import optimizers, race

NAME = "09_optimizers"


@pytest.mark.parametrize(("drop", "every"), [(0.1, 5), (0.5, 20), (0.9, 50)])
def test_the_plan_is_the_schedule_and_the_run_follows_it(lecture, drop, every):
    names = lecture(NAME)
    shown = names.live_figure("update_schedule")
    shown.set(plan="step decay", eta0=0.2, drop=drop, every=every)
    etas = [0.2 * drop ** (epoch // every) for epoch in range(150)]
    assert np.allclose(names["rate_line"].get_ydata(), etas)
    w, losses = np.array(names["NOISY"].start), []
    for epoch, eta in enumerate(etas):
        losses.append(names["NOISY"].above_minimum(w))
        w = w - eta * names["NOISY"].gradient(w, epoch)
    assert np.allclose(names["loss_line"].get_ydata()[:-1], losses)
    shown.set(plan="exponential decay", rate=0.1)
    assert np.allclose(names["rate_line"].get_ydata(), 0.2 * np.exp(-0.1 * np.arange(150)))
    assert shown.error.value == ""


@pytest.mark.parametrize("landscape", race.LANDSCAPES)
@pytest.mark.parametrize(("eta", "beta"), [(0.002, 0.0), (0.05, 0.9), (2.0, 0.98)])
def test_the_race_draws_each_optimisers_path(lecture, landscape, eta, beta):
    names = lecture(NAME)
    shown = names.live_figure("update_race")
    shown.set(landscape=landscape, eta=eta, beta=beta)
    ground, picture = race.LANDSCAPES[landscape], names["race_picture"]
    w, state, losses = np.array(ground.start), {}, []
    for k in range(60):
        w, state = optimizers.momentum(w, ground.gradient(w, k), state, eta, beta)
        w = np.clip(w, -race.BOUND, race.BOUND)
        losses.append(ground.above_minimum(w))
        assert np.allclose(picture.ways["momentum"].get_xydata()[k + 1], w)
    assert np.allclose(picture.falls["momentum"].get_ydata()[1:], np.maximum(losses, 1e-12))
    assert shown.error.value == ""


def test_turning_the_ravine_leaves_momentum_alone_and_hurts_adagrad(lecture):
    names = lecture(NAME)
    shown = names.live_figure("update_sweep")
    curves = {}
    for degrees in (0, 45):
        shown.set(degrees=degrees, beta=0.8)
        curves[degrees] = {name: line.get_ydata().copy() for name, line in names["sweeps"].items()}
    for name in ("SGD", "momentum"):
        converged = curves[0][name] < 1
        assert np.allclose(curves[0][name][converged], curves[45][name][converged], rtol=1e-6)
    assert curves[0]["Adagrad"].min() < 1e-10 < 1e-3 < curves[45]["Adagrad"].min()


def test_a_short_memory_leads_adam_the_wrong_way(lecture):
    names = lecture(NAME)
    shown = names.live_figure("update_rare")
    ends = {}
    for beta2 in (0.9, 0.999):
        shown.set(size=90, beta2=beta2)
        ends[beta2] = names["rare_lines"]["Adam"].get_ydata()[-1]
        assert names["rare_lines"]["SGD"].get_ydata()[-1] < -0.6
    assert ends[0.9] > 0.9
    assert ends[0.999] < -0.6
