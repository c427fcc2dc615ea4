"""The live figures of lecture 09 show what their formulas say, and what the answers below them say is true."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from perceptron.figures import ch09_optimizers as chapter
from perceptron.models import digit_networks, optimizers, race

NAME = "09_optimizers"
ETAS = np.geomspace(0.002, 3.0, 31)


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
    assert np.allclose(picture.one.get_ydata()[:-1], np.maximum(np.array(losses)[:, 0], 1e-5))
    for line, eta in zip(picture.constant, (0.15, 0.03), strict=True):
        assert np.allclose(line.get_ydata(), race.noisy_losses(np.full(150, eta)).mean(axis=1))
        assert line.get_label() == f"mean, always {eta}"
    seen = picture.points.get_xydata()
    assert np.allclose(seen, [(0, 0.2), (every, 0.2 * drop)])
    assert np.allclose(seen, [handle.points(shown.values())[0] for handle in shown.handles]), (
        "both are dragged"
    )
    shown.set(plan="exponential decay", rate=0.1)
    assert np.allclose(picture.rates.get_ydata(), 0.2 * np.exp(-0.1 * np.arange(150)))
    assert np.allclose(picture.points.get_xydata()[1], [40, 0.2 * np.exp(-4)])
    shown.set(plan="constant")
    assert picture.points.get_xydata().tolist() == [[0, 0.2]]
    assert shown.error.value == ""


@pytest.mark.parametrize("eta", [0.05, 0.1, 0.2, 0.4])
def test_the_level_of_a_constant_rate_is_the_one_that_theory_gives(eta):
    """In a direction of curvature λ the mean of ½ λ w² tends to η σ² / (2 (2 − η λ))."""
    level = sum(eta * 0.5**2 / (2 * (2 - eta * curvature)) for curvature in (1.0, 4.0))
    assert race.noisy_losses(np.full(400, eta))[-250:].mean() == pytest.approx(level, rel=0.05)


def test_each_plan_is_fast_at_first_and_low_at_the_end_unless_it_is_too_fast(lecture):
    """With the figure's own 100 runs, and with 2000 others."""
    names = lecture(NAME)
    shown, picture = names.live_figure("update_schedule"), names["schedule_picture"]
    usual = {"eta0": 0.15, "drop": 0.5, "every": 20, "rate": 0.03, "n_warmup": 5}
    assert {name: shown._starts[name] for name in usual} == usual, "what the figure begins with"
    plans = ("step decay", "exponential decay", "warm-up and cosine")

    def after_20_and_at_the_end(n_runs, **setting):
        shown.set(**usual | setting)
        mean = race.noisy_losses(picture.rates.get_ydata(), n_runs).mean(axis=1)
        if n_runs == 100:
            assert np.allclose(picture.mean.get_ydata(), np.maximum(mean, 1e-5))
            assert f"{mean[20]:.2g} after 20 epochs, {mean[-1]:.2g} after 150" in names["update_schedule"](
                **shown.values()
            )
        return mean[20], mean[-1]

    etas = np.arange(1, 41) / 100
    for n_runs in (100, 2000):
        constant = np.array([after_20_and_at_the_end(n_runs, plan="constant", eta0=eta) for eta in etas])
        first, last = etas[constant.argmin(axis=0)]
        assert 0.12 < first < 0.18
        assert 0.02 < last < 0.04
        drawn = constant[np.round(100 * np.array(chapter.BEST_CONSTANT)).astype(int) - 1]
        assert (np.diag(drawn) < 1.05 * constant.min(axis=0)).all(), (
            "the dashed lines are the best constant rates"
        )
        for plan in plans:
            soon, end = after_20_and_at_the_end(n_runs, plan=plan)
            assert soon < 1.15 * constant[:, 0].min()
            assert end < 0.75 * constant[:, 1].min()
        for too_fast in (
            {"plan": "exponential decay", "rate": 0.3},
            {"plan": "step decay", "drop": 0.1, "every": 5},
        ):
            assert after_20_and_at_the_end(n_runs, **too_fast)[1] > 0.05


@pytest.mark.parametrize("landscape", race.LANDSCAPES)
@pytest.mark.parametrize(
    ("eta", "beta", "step"), [(0.002, 0.0, 60), (0.05, 0.9, 25), (2.0, 0.98, 60), (0.05, 0.9, 0)]
)
def test_the_race_draws_each_optimisers_path(lecture, landscape, eta, beta, step):
    names = lecture(NAME)
    shown = names.live_figure("update_race")
    shown.set(landscape=landscape, eta=eta, beta=beta, step=step, right=0.3, up=0.0)
    ground, picture = race.LANDSCAPES[landscape], names["race_picture"]
    start = np.array([ground.start[0] + 0.3, ground.start[1]]).round(9)
    w, state, points = start, {}, [start]
    for k in range(step):
        w, state = optimizers.momentum(w, ground.gradient(w, k), state, eta, beta)
        if np.abs(w).max() >= race.BOUND:
            break
        points.append(w)
    drawn = picture.ways["momentum"].get_xydata()
    assert np.allclose(drawn[: len(points)], points)
    assert len(drawn) == min(len(points) + 1, step + 1)
    losses = picture.falls["momentum"].get_ydata()
    assert len(losses) == step + 1
    assert np.allclose(losses[: len(points)], np.clip(ground.above_minimum(np.array(points)), 1e-10, 1e3))
    assert (losses[len(points) :] == 1e3).all()
    place = list(race.RACERS).index("momentum")
    assert np.array_equal(picture.ends.get_offsets()[place], drawn[-1])
    assert picture.start.get_xydata()[0] == pytest.approx(start)
    board = dict(end.split(" ", 1) for end in shown.text.split("first: ")[1].split(", "))
    assert sorted(board) == sorted(race.RACERS)
    assert (board["momentum"] == "diverged") == (len(points) <= step)
    finite = [name for name in board if board[name] != "diverged"]
    ends = [ground.above_minimum(race.run(ground, eta, beta, step, start)[name][-1]) for name in finite]
    assert ends == sorted(ends)
    assert ("at the start" in shown.text) == (step == 0)
    assert shown.error.value == ""


def test_the_start_of_the_race_is_dragged_and_does_not_leave_the_map(lecture):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_race"), names["race_picture"]
    (handle,) = shown.handles
    for landscape in race.LANDSCAPES:
        shown.set(landscape=landscape, step=10, eta=0.05, right=0.0, up=0.0)
        shown.drag(handle, 1.02, -0.98)
        assert picture.start.get_xydata()[0] == pytest.approx([1.0, -1.0], abs=0.06)
        shown.set(right=4.0, up=-3.0)
        assert np.abs(picture.start.get_xydata()[0]).max() <= 2.4
        assert handle.points(shown.values())[0] == pytest.approx(picture.start.get_xydata()[0])


@pytest.mark.parametrize(("update", "picture", "setting"), [
    ("update_momentum", "rolling", {"eta": 0.05, "beta": 0.6}), ("update_adam", "striding", {"eta": 0.1, "beta1": 0.5})
])  # fmt: skip
@pytest.mark.parametrize("step", [0, 1, 60])
def test_one_optimiser_goes_its_way_beside_sgd(lecture, update, picture, setting, step):
    names = lecture(NAME)
    shown, seen = names.live_figure(update), names[picture]
    shown.set(step=step, start_0=-1.5, start_1=1.0, **setting)
    curvature, eta = np.array([1.0, 30.0]), setting["eta"]
    sgd_eta = eta if update == "update_momentum" else 0.03
    ways, state = [[np.array([-1.5, 1.0])] for _ in range(2)], {}
    for _ in range(step):
        ways[0].append(ways[0][-1] * (1 - sgd_eta * curvature))
        w, g = ways[1][-1], ways[1][-1] * curvature
        if update == "update_momentum":
            w, state = optimizers.momentum(w, g, state, eta, 0.6)
        else:
            w, state = optimizers.adam(w, g, state, eta, beta1=0.5)
        ways[1].append(w)
    for trail, way in zip(seen.trails.values(), ways, strict=True):
        assert np.allclose(trail.path.get_xydata(), way)
    moved = np.diff(ways[1], axis=0).reshape(-1, 2)
    moved = moved if update == "update_momentum" else moved / eta
    assert np.allclose(seen.along.get_ydata(), moved[:, 0])
    assert np.allclose(seen.across.get_ydata(), np.clip(moved[:, 1], -seen.reach, seen.reach))
    assert f"after {step} step" in shown.text and ("steps" in shown.text) == (step != 1)
    handle, *_ = shown.handles
    shown.drag(handle, 0.5, -0.7)
    assert (shown.values()["start_0"], shown.values()["start_1"]) == (0.5, -0.7)
    assert shown.error.value == ""


def test_what_the_answers_say_of_momentum_and_adam_is_true(lecture):
    names = lecture(NAME)
    shown, seen = names.live_figure("update_momentum"), names["rolling"]
    for beta, swings in ((0.9, True), (0.0, False)):
        shown.set(step=60, eta=0.03, beta=beta, start_0=-2.0, start_1=0.5)
        along = seen.trails["momentum"].path.get_xdata()
        assert (along.max() > 0.5) == swings
        longest = np.abs(seen.along.get_ydata()).max() / (0.03 * 2.0)  # the first step of SGD is its longest
        assert longest > 3 if swings else longest == pytest.approx(1)
    shown, seen = names.live_figure("update_adam"), names["striding"]
    shown.set(step=1, eta=0.2, beta1=0.9, corrected=True, start_0=-2.0, start_1=1.2)
    assert np.allclose(np.abs([seen.along.get_ydata(), seen.across.get_ydata()]), 1)
    assert "SGD (η = 0.03)" in shown.text and "its own η = 0.03" in seen.heading.get_text()
    assert shown.text.startswith("step 1 moves w0 by +0.2 = η · 2 / 2 and w1 by -0.2 = -η · 36 / 36")
    along, across = np.abs(seen.ground.gradient(np.array([-2.0, 1.2]), 0))
    assert across / along == pytest.approx(18)
    shown.set(corrected=False)
    assert np.allclose(
        np.abs([seen.along.get_ydata(), seen.across.get_ydata()]), names["too_long"].answer, atol=0.01
    )
    shown.set(corrected=False, step=60)
    longest = np.abs([seen.along.get_ydata(), seen.across.get_ydata()]).max()
    assert names["too_long"].answer < longest < seen.reach, (
        "the next steps are longer still, and none is cut off"
    )
    shown.set(corrected=True)


@pytest.mark.parametrize("corrected", [True, False])
def test_adams_memories_are_drawn_and_their_quotient_is_the_step(lecture, corrected):
    names = lecture(NAME)
    shown, seen = names.live_figure("update_adam"), names["striding"]
    shown.set(step=20, eta=0.1, beta1=0.8, corrected=corrected, start_0=-2.0, start_1=1.2)
    path = seen.trails["Adam"].path.get_xydata()
    m = s = np.zeros(2)
    for t, w in enumerate(path[:-1], start=1):
        g = w * [1, 30]
        m, s = 0.8 * m + 0.2 * g, 0.999 * s + 0.001 * g**2
        mean = m / (1 - 0.8**t) if corrected else m
        root = np.sqrt(s / (1 - 0.999**t) if corrected else s)
        assert np.allclose(path[t] - path[t - 1], -0.1 * mean / root)
        for k, (line, dots, band) in enumerate(zip(seen.means, seen.gradients, seen.roots, strict=True)):
            reach = chapter.REACHES[k]
            assert line.get_ydata()[t - 1] == pytest.approx(np.clip(mean[k], -reach, reach))
            assert dots.get_ydata()[t - 1] == pytest.approx(np.clip(g[k], -reach, reach))
            here = np.abs(band.get_xy()[:, 0] - t) < 0.6
            assert band.get_xy()[here, 1].max() == pytest.approx(min(root[k], reach), rel=0.3)
        quotients = [line.get_ydata()[t - 1] for line in (seen.along, seen.across)]
        assert quotients == pytest.approx(np.clip(-mean / root, -seen.reach, seen.reach))
    shown.set(corrected=False, step=30, eta=0.05, beta1=0.0)
    assert "w0 by +2·10⁻¹⁹ = η · 2·10⁻¹⁹ / 0.0638 and" in shown.text, "a number, however small"
    shown.set(step=1, corrected=True, start_0=0.0)
    assert "w0 by +0 = η · 0" in shown.text and shown.error.value == "", "no gradient, no step"


def test_momentum_bears_a_larger_step_than_sgd_up_to_the_limit_that_is_asked_for(lecture):
    names = lecture(NAME)
    shown, trails = names.live_figure("update_momentum"), names["rolling"].trails
    asked = next(one for one in shown.ask if one.answer == 0.127)
    assert asked.answer == pytest.approx(2 * (1 + 0.9) / 30, abs=5e-4)
    for eta in np.arange(1, 16) / 100:
        shown.set(step=60, eta=eta, beta=0.9, start_0=-2.0, start_1=0.5)
        assert ("SGD diverged" in shown.text) == (eta > 2 / 30) == bool(trails["SGD"].gone.get_text())
        assert (
            ("momentum diverged" in shown.text) == (eta > 0.127) == bool(trails["momentum"].gone.get_text())
        )
        labels = [trail.gone for trail in trails.values()]
        if all(label.get_text() for label in labels):
            edges = [label.get_window_extent() for label in labels]
            assert edges[0].y0 > edges[1].y1 or edges[0].y1 < edges[1].y0, "one above the other"
            for trail in trails.values():
                way = trail.path.get_transform().transform_path(trail.path.get_path())
                assert not any(way.intersects_bbox(edge, filled=False) for edge in edges), "and on no way"
        assert shown.error.value == ""
    for beta in np.arange(20) / 20:
        shown.set(eta=0.05, beta=beta)
        assert "diverged" not in shown.text, "no β takes away what SGD bears"
    random = np.random.default_rng(0)
    beta, steep = random.uniform([0, 5], [0.98, 100], (50, 2)).T
    starts, most = random.uniform(-2, 2, 50), 2 * (1 + beta) / steep
    stays, leaves = (
        optimizers.path(
            optimizers.momentum, lambda w, k: steep * w, starts, 3000 * [eta], race.BOUND, beta=beta
        )[-1]
        for eta in (0.98 * most, 1.02 * most)
    )
    assert (abs(stays) < 1e-3).all() and (abs(leaves) == race.BOUND).all()


def test_the_plane_of_pairs_is_what_momentum_comes_to_and_its_point_is_dragged(lecture):
    names = lecture(NAME)
    shown, seen = names.live_figure("update_momentum"), names["rolling"]
    assert shown.pairs == [("eta", "beta"), ("step", "beta")], "on the website, too"
    for name, places in (("eta", seen.etas), ("beta", seen.betas)):
        control = shown.controls[name]
        assert np.allclose(
            [control.min, control.max, control.step], [places[0], places[-1], places[1] - places[0]]
        )
    shown.set(step=60, eta=0.03, beta=0.6, all_pairs=True, start_0=-1.0, start_1=1.5)
    depths = np.ma.filled(seen.depths.get_array(), np.nan)
    for row, column in ((0, 4), (0, 8), (10, 8), (18, 11), (18, 13), (19, 14)):
        shown.drag(shown.handles[1], seen.etas[column] + 0.002, seen.betas[row] - 0.01)
        assert seen.pair.get_xydata()[0] == pytest.approx([seen.etas[column], seen.betas[row]])
        end = race.losses(
            seen.ground, seen.run(optimizers.momentum, seen.etas[column], (-1.0, 1.5), beta=seen.betas[row])
        )[-1]
        expected = np.log10(max(end, 1e-16)) if np.isfinite(end) else np.nan
        assert depths[row, column] == pytest.approx(expected, nan_ok=True)
        assert ("momentum diverged" in shown.text) == np.isnan(expected)
    assert seen.depths.get_visible() and shown.error.value == ""
    shown.set(step=10)
    assert seen.title.get_text() == "Loss after 60 steps: more colour is lower,\nnone 1 or more, grey gone"
    assert (seen.depths.get_clim()[1], seen.depths.cmap(1.0)[:3] > (0.96,) * 3) == (0, True)
    shown.set(all_pairs=False)
    assert not seen.depths.get_visible(), "the answer is not there before it is asked for"


def test_the_best_pair_is_far_below_what_sgd_and_a_large_beta_reach_from_every_start(lecture):
    names = lecture(NAME)
    shown, seen = names.live_figure("update_momentum"), names["rolling"]
    shown.set(step=60, eta=0.09, beta=0.5, start_0=-2.0, start_1=0.5)
    assert shown.text.endswith("SGD diverged, momentum 4·10⁻¹⁷, the lowest of all pairs")
    assert seen.pair.get_markerfacecolor() != "none"
    shown.set(all_pairs=True)
    assert seen.pair.get_markerfacecolor() == "none", "its cell is seen, and no darker one anywhere"
    assert seen.depths.get_array()[10, 8] == seen.depths.get_array().min()
    shown.set(step=60, eta=0.09, beta=0.45, all_pairs=False)
    assert "lowest" not in shown.text
    losses = race.losses_of_pairs(seen.ground, seen.etas, seen.betas, 60, (-2.0, 0.5))
    assert 0.0005 < losses[0].min() < 0.0015 and 0.002 < losses[18].min() < 0.003, "SGD, and β = 0.9"
    assert losses[10, 8] == losses.min() < 1e-16
    random = np.random.default_rng(0)
    for start in random.uniform([0.5, -1.6], [2.4, 1.6], (20, 2)):
        losses = race.losses_of_pairs(seen.ground, seen.etas, seen.betas, 60, tuple(start))
        row, column = np.unravel_index(losses.argmin(), losses.shape)
        assert seen.etas[column] > 2 / 30 and 0.4 < seen.betas[row] < 0.6, "a step that SGD does not bear"
        assert losses.min() < 1e-9 * min(losses[0].min(), losses[18].min())


def test_something_is_seen_of_momentum_before_the_first_click_and_no_answer_with_it(lecture):
    names = lecture(NAME)
    shown, seen = names.live_figure("update_momentum"), names["rolling"]
    shown.set(step=60, eta=0.03, beta=0.6, all_pairs=False, start_0=-2.0, start_1=0.5)
    sgd, momentum = (trail.path.get_xydata() for trail in seen.trails.values())
    assert len(sgd) == len(momentum) == 61
    assert np.allclose(seen.sgd_along.get_ydata(), np.diff(sgd[:, 0]))
    assert sgd[-1, 0] < -0.3 < -0.02 < momentum[:, 0].max() < 0.0, "momentum is ahead, and has not overshot"
    shown.set(beta=0.9)
    assert seen.along.get_ydata().max() > 3 * seen.sgd_along.get_ydata().max(), "as the first answer says"


def test_the_stills_of_adagrad_and_rmsprop_show_their_steps():
    for name, step, lr in (("Adagrad", optimizers.adagrad, 0.5), ("RMSprop", optimizers.rmsprop, 0.3)):
        figure = chapter.alone(name, step, lr=lr, sgd_lr=0.03)
        along, across = (line.get_ydata() for line in figure.axes[1].lines[1:])
        assert len(along) == 30 and figure.axes[0].get_title(loc="left").startswith(f"SGD, and {name}")
        first = lr if name == "Adagrad" else lr / np.sqrt(0.1)
        assert np.allclose([along[0], across[0]], [first, -first], rtol=1e-5)
        plt.close(figure)


def test_a_plan_shows_its_own_controls_only_and_its_points_are_dragged(lecture):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_schedule"), names["schedule_picture"]
    own = {
        "constant": [],
        "step decay": ["drop", "every"],
        "exponential decay": ["rate"],
        "warm-up and cosine": ["n_warmup"],
    }
    for plan, controls in own.items():
        shown.set(plan=plan, eta0=0.3, drop=0.5, every=20, rate=0.03, n_warmup=15)
        there = [
            name for name in ("drop", "every", "rate", "n_warmup") if shown._rows[name].layout.display is None
        ]
        assert there == controls
    top, shape = shown.handles
    shown.set(plan="step decay")
    shown.drag(shape, 30.0, 0.06)
    assert (shown.values()["every"], shown.values()["drop"]) == (30, 0.2)
    assert picture.rates.get_ydata()[30] == pytest.approx(0.06)
    shown.set(plan="exponential decay")
    shown.drag(shape, 40.0, 0.3 * np.exp(-0.05 * 40))
    assert shown.values()["rate"] == pytest.approx(0.05)
    shown.set(plan="constant")
    assert not np.isfinite(shape.points(shown.values())).any()
    shown.set(plan="warm-up and cosine")
    shown.drag(top, 30.0, 0.2)
    assert (shown.values()["n_warmup"], shown.values()["eta0"]) == (30, 0.2)
    assert picture.rates.get_ydata()[30] == pytest.approx(0.2)
    shown.set(plan="constant", eta0=0.3)
    shown.drag(top, 0.0, 0.1)
    assert (picture.rates.get_ydata() == 0.1).all()


def test_the_level_under_a_constant_rate_is_drawn_first(lecture):
    names = lecture(NAME)
    asked, picture = names["level_drawn"], names["schedule_picture"]
    if not asked.answered:
        assert not picture.mean.get_visible() and not picture.one.get_visible()
        names.live_figure("update_schedule").set(plan="constant", eta0=0.15)
        asked.guess(lambda epoch: 6.5 * np.exp(-epoch / 15))
    assert picture.mean.get_visible() and picture.one.get_visible()
    assert "farthest off at epoch 1" in asked.reply.value
    assert race.noisy_losses(np.full(150, 0.15)).mean(axis=1)[0] == pytest.approx(6.5)


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


def best_losses(degrees, start=None, etas=ETAS):
    """Each optimiser's loss after 60 steps at its best rate."""
    ground = race.ravine(30.0, degrees)
    paths = race.run(ground, etas[:, None], 0.8, 60, start)
    return {name: race.losses(ground, path)[-1].min() for name, path in paths.items()}


def test_turning_the_ravine_leaves_momentum_alone_and_hurts_adagrad(lecture):
    straight, turned = best_losses(0), best_losses(45)
    assert lecture(NAME)["best"] == turned
    for name in ("SGD", "momentum"):
        assert np.isclose(straight[name], turned[name], rtol=1e-6)
    assert straight["Adagrad"] < 1e-10
    assert max(turned, key=turned.get) == "Adagrad"
    assert turned["momentum"] < turned["Adam"] < turned["RMSprop"]
    assert turned["RMSprop"] > 1e3 * straight["RMSprop"]


def test_the_plan_with_a_ramp_is_fast_and_low_too(lecture):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_schedule"), names["schedule_picture"]
    shown.set(plan="warm-up and cosine", eta0=0.3, n_warmup=15)
    etas = [optimizers.warmup_cosine(0.3, k, 15, 150) for k in range(150)]
    assert np.allclose(picture.rates.get_ydata(), etas)
    mean = picture.mean.get_ydata()
    constants = [
        race.noisy_losses(np.full(150, eta)).mean(axis=1)[-50:].mean() for eta in np.arange(1, 41) / 100
    ]
    assert mean[20] < 0.2
    assert mean[-50:].mean() < 1.5 * min(constants)
    shown.set(plan="constant", eta0=0.01)


def test_decay_in_adams_gradient_pulls_hard_where_nothing_else_pulls_and_hardly_where_much_does():
    for decay in (0.01, 0.03, 0.1, 0.3):
        kept = {}
        for name in ("AdamW", "Adam"):
            w, state = np.array([1.0, 1.0]), {}
            for k in range(1000):
                g = np.array([0.0, 10.0 * (-1) ** k])
                if name == "AdamW":
                    w, state = optimizers.adamw(w, g, state, 0.001, decay=decay)
                else:
                    w, state = optimizers.adam(w, g + decay * w, state, 0.001)
                if k == 0 and name == "Adam":
                    assert w[0] == pytest.approx(0.999, abs=1e-6), "a first step of length η, whatever λ is"
            kept[name] = w
        alone = (1 - 0.001 * decay) ** 1000
        assert kept["AdamW"] == pytest.approx([alone, alone], abs=0.01)
        assert kept["Adam"][0] < alone - 0.3
        assert kept["Adam"][1] > 1 - (1 - alone) / 2 - 0.01


# --- the real networks, over 20 splits and starts that the lecture does not use


def wrong_over_seeds(network, step, rates, **settings):
    """(seeds,), or (seeds, plans) where `rates` are several plans."""
    wrong = []
    for seed in range(100, 120):
        train, valid, _ = digit_networks.split(1000, seed)
        with np.errstate(all="ignore"):
            wrong.append(
                network.error(digit_networks.train(network, train, step, rates, seed, **settings), valid)
            )
    return np.array(wrong)


def test_at_its_best_rate_every_optimiser_reads_the_digits_about_as_well(lecture):
    """The lecture's best rates, judged on other splits and starts."""
    names = lecture(NAME)
    best = {name: float(names["rates"][wrong.argmin()]) for name, wrong in names["swept"].items()}
    assert best["SGD"] > 20 * best["RMSprop"]
    assert list(best) == ["SGD", "momentum", "Adagrad", "RMSprop", "Adam", "AdamW"]
    errors = {
        name: wrong_over_seeds(names["network"], step, 100 * [best[name]], **settings)
        for name, (step, settings) in names["racers"].items()
    }
    means = {name: wrong.mean() for name, wrong in errors.items()}
    assert all(0.04 < mean < 0.08 for mean in means.values()), means
    moved_by_start = min(np.ptp(wrong) for wrong in errors.values())
    assert max(means.values()) - min(means.values()) < moved_by_start
    common = {
        name: wrong_over_seeds(names["network"], step, 100 * [0.01]).mean()
        for name, step in (("SGD", optimizers.sgd), ("RMSprop", optimizers.rmsprop))
    }
    assert common["SGD"] > 0.5 > 0.1 > common["RMSprop"]
    assert wrong_over_seeds(names["network"], optimizers.rmsprop, 100 * [0.7]).mean() > 0.5


def test_warm_up_and_clipping_let_larger_rates_work_in_a_deep_network(lecture):
    names = lecture(NAME)
    deep, ways = names["deep"], names["ways"]
    etas = np.array([0.01, 0.02, 0.04, 0.07, 0.14, 0.27])
    means = {way: wrong_over_seeds(deep, step, plan(etas)).mean(axis=0) for way, (step, plan) in ways.items()}
    wrong = {(way, eta): error for way in ways for eta, error in zip(etas, means[way], strict=True)}
    best = {way: min(error for (name, _), error in wrong.items() if name == way) for way in ways}
    assert wrong["constant rate", 0.01] < min(wrong["warm-up and cosine", 0.01], wrong["both", 0.01])
    for way in ("clipped", "warm-up and cosine", "both"):
        assert wrong[way, 0.14] < wrong["constant rate", 0.14] - 0.1, (way, wrong)
        assert best[way] < best["constant rate"], (best, wrong)
    assert wrong["constant rate", 0.14] > 0.4
    assert wrong["both", 0.14] < 0.2, wrong
    assert wrong["both", 0.27] < min(
        error for (way, eta), error in wrong.items() if eta == 0.27 and way != "both"
    )


@pytest.mark.parametrize(("size", "beta2", "wins"), [(90, 0.9, False), (180, 0.9, False), (70, 0.999, True)])
def test_a_late_round_shows_who_wins_and_why(lecture, size, beta2, wins):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_rare"), names["rare_picture"]
    shown.set(size=size, beta2=beta2, eta=0.005, small=1.0)
    large = small = s = 0.0  # Adam's mean is a sum of both kinds
    root, moved = [], []
    for g in ([size] + 60 * [-1.0]) * 160:
        large, small = 0.9 * large + 0.1 * max(g, 0), 0.9 * small + 0.1 * min(g, 0)
        s = beta2 * s + (1 - beta2) * g**2
        root.append(s**0.5)
        moved.append((-large / root[-1], -small / root[-1]))
    down, up = np.sum(moved[-61:], axis=0)
    assert np.allclose(picture.root.get_ydata(), root[-61:], rtol=1e-4)
    assert picture.sizes.get_ydata().tolist() == [size] + 60 * [1]
    assert picture.down["Adam"].get_width() == pytest.approx(down / (down - up), rel=1e-4)
    assert (picture.down["Adam"].get_width() > 0.5) == wins
    assert picture.down["SGD"].get_width() == pytest.approx(size / (size + 60))
    assert picture.words["SGD"][1].get_text() == "+60 η"
    assert picture.words["Adam"][0].get_text() == f"{round(down, 1):+g} η".replace("-", "−")


@pytest.mark.parametrize("size", [70, 180])
def test_one_gradient_of_a_rare_feature_moves_adam_about_eight_eta_whatever_its_size(lecture, size):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_rare"), names["rare_picture"]
    shown.set(size=size, beta2=0.999, eta=0.005, small=0.0)
    assert [words.get_text() for words in picture.words["Adam"]] == ["−7.7 η", ""]
    assert np.ptp(np.diff(race.rare_gradients(size, 0.999, small=0.0)["Adam"][61 * 10 :: 61][:5])) < 1e-3
    assert [bar.get_width() for bar in picture.down.values()] == [1, 1]
    assert picture.sizes.get_ydata()[0] == size and (picture.sizes.get_ydata()[1:] == chapter.NOTHING).all()
    shown.set(small=1.0)


def test_a_short_memory_leads_adam_the_wrong_way_and_a_long_one_the_right_way(lecture):
    names = lecture(NAME)
    shown = names.live_figure("update_rare")
    lines = names["rare_picture"].lines
    control = shown.controls["size"]
    assert (control.min, control.max) == (70, 180)
    shown.set(size=75, beta2=0.9, eta=0.005)
    assert np.array_equal(lines["Adam"].get_ydata(), race.rare_gradients(75, 0.9, lr=0.005)["Adam"])
    for size in range(control.min, control.max + 1, 10):
        for eta in np.geomspace(0.0005, 0.015, 7):
            for beta2, up in ((0.9, True), (0.999, False)):
                ends = {name: w[-61:].mean() for name, w in race.rare_gradients(size, beta2, lr=eta).items()}
                assert ends["SGD"] < -0.25
                assert ends["Adam"] > 0.02 if up else ends["Adam"] < -0.02, (size, eta, beta2)
    at_the_top = [
        race.rare_gradients(size, 0.9)["Adam"][-61:].mean() > 0.9
        for size in range(control.min, control.max + 1)
    ]
    assert np.mean(at_the_top) > 0.5, "mostly to +1 with η = 0.005"
