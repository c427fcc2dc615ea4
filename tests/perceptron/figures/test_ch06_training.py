"""The live figures of lecture 06 show what the formulas say, wherever their sliders stand."""

import re

import numpy as np
import pytest

from perceptron import live
from perceptron.models import digits, landscape, race


@pytest.fixture
def names(lecture):
    return lecture("06_training")


@pytest.mark.parametrize("step", [0, 7, 40])
def test_the_line_is_the_one_of_that_step(names, step):
    shown = names.live_figure("update_line")
    shown.set(step=step)
    x, y = np.array(names["line_x"]), np.array(names["line_y"])
    w = np.array([-1.0, -1.0])
    for _ in range(step):
        error = w[0] * x + w[1] - y
        w = w - 0.06 * 2 * np.array([np.mean(error * x), np.mean(error)])
    assert np.allclose(names["line_picture"].outputs.get_ydata(), w[0] * x + w[1])
    loss = np.mean((w[0] * x + w[1] - y) ** 2)
    assert np.allclose(names["line_picture"].now.get_data(), [[step], [loss]])
    assert len(names["line_picture"].losses.get_xdata()) == step + 1
    assert shown.error.value == ""


def test_the_dashed_errors_join_outputs_and_labels(names):
    names.live_figure("update_line").set(step=3)
    x, y = names["line_picture"].errors.get_data()
    assert np.allclose(x[::3], names["line_x"])
    assert np.allclose(y[0::3], names["line_picture"].outputs.get_ydata())
    assert np.allclose(y[1::3], names["line_y"])
    assert np.isnan(y[2::3]).all()


def test_the_lines_before_turn_first_and_rise_then(names):
    names.live_figure("update_line").set(step=40)
    lines = [line[:, 1] for line in names["line_picture"].before.get_segments()]
    slopes, heights = (
        np.array([line[-1] - line[0] for line in lines]) / 6,
        np.array([line[3] for line in lines]),
    )
    assert len(lines) == 40 and np.allclose((slopes[0], heights[0]), -1)
    best = np.polyfit(names["line_x"], names["line_y"], 1)
    assert abs(slopes[6] - best[0]) < 0.1 * abs(slopes[0] - best[0])
    assert abs(heights[6] - best[1]) > 0.3 * abs(heights[0] - best[1])


@pytest.mark.parametrize("p", [0.01, 0.37, 0.87, 0.99])
def test_both_losses_stand_on_their_curves_with_their_slopes_over_p_and_over_the_logits(names, p):
    shown = names.live_figure("update_losses")
    shown.set(p=p)
    losses = {
        "entropy": lambda z: np.log(1 + np.exp(-z)),
        "square": lambda z: 2 * (1 - 1 / (1 + np.exp(-z))) ** 2,
    }
    z = np.log(p / (1 - p))
    dots, tangents = names["loss_picture"].dots, names["loss_picture"].tangents
    for k, loss in enumerate(losses.values()):
        assert np.allclose(dots[k].get_data(), [[p], [loss(z)]])
        assert np.allclose(dots[2 + k].get_data(), [[z], [loss(z)]])
        slope_z = (loss(z + 1e-5) - loss(z - 1e-5)) / 2e-5
        for tangent, slope in ((tangents[k], slope_z / (p * (1 - p))), (tangents[2 + k], slope_z)):
            x, y = tangent.get_data()
            assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(slope, rel=1e-4)
            assert np.mean(y) == pytest.approx(loss(z))
    assert shown.error.value == ""


def test_sure_and_wrong_the_logits_are_pushed_as_the_text_says(names):
    shown = names.live_figure("update_losses")
    shown.set(p=0.01)
    assert "cross-entropy −0.99, squared error −0.04" in shown.text


def test_from_sure_and_wrong_only_the_cross_entropy_walks_down_its_loss(names):
    shown, picture = names.live_figure("update_losses"), names["loss_picture"]
    shown.set(p=0.01, step=30)
    starts = np.full(2, np.log(0.01 / 0.99))
    z = [starts]
    for _ in range(30):
        q = 1 / (1 + np.exp(-z[-1]))
        z.append(z[-1] - 0.5 * np.array([-(1 - q[0]), -4 * (1 - q[1]) ** 2 * q[1]]))
    for loss, way in enumerate(np.transpose(z)):
        p = 1 / (1 + np.exp(-way))
        assert np.allclose(picture.ways[loss].get_xdata(), p)
        assert np.allclose(picture.ways[2 + loss].get_xdata(), way)
        assert np.allclose(picture.dots[2 + loss].get_xdata(), way[-1:])
        assert (p[-1] > 0.85) == (loss == 0) and (p[-1] < 0.05) == (loss == 1)
    assert picture.start.get_xydata()[0] == pytest.approx([0.01, -np.log(0.01)])
    assert "(p = 0.90)" in shown.text and "(p = 0.02)" in shown.text
    shown.set(step=0)


def test_the_loss_from_logits_is_that_of_the_softmax_and_stays_exact_far_out(names):
    f = names["cross_entropy_from_logits"]
    z, labels = np.random.default_rng(0).normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    assert f(z, labels) == pytest.approx(-np.mean(np.log(p[np.arange(5), labels])))
    assert f(np.array([[1000.0, 0.0]]), np.array([1])) == 1000


@pytest.mark.parametrize("angle", [0, 90, 180, 315])
@pytest.mark.parametrize("length", [0.05, 0.3, 1.5])
def test_a_step_changes_the_loss_as_the_figure_says(names, angle, length):
    shown = names.live_figure("update_steepest")
    shown.set(angle=angle, length=length)
    valley, here, picture = names["valley"], names["here"], names["steepest"]
    g = valley.gradient(here)
    away = np.array(picture.chosen.get_data())[:, 1] - here
    assert np.linalg.norm(away) == pytest.approx(length)
    assert away @ g / np.linalg.norm(g) / length == pytest.approx(np.cos(np.deg2rad(angle)), abs=1e-9)
    arrow, arc = picture.tip - here, picture.arc.get_xydata() - here
    assert np.allclose(arrow / np.linalg.norm(arrow), g / np.linalg.norm(g))
    assert np.allclose(arc[0] / picture.ARC, g / np.linalg.norm(g)), "the arc goes from the gradient"
    assert np.allclose(arc[-1] / picture.ARC, away / length) and np.allclose(np.hypot(*arc.T), picture.ARC)
    turned = np.unwrap(np.arctan2(arc[:, 1], arc[:, 0]))
    assert np.rad2deg(turned[-1] - turned[0]) == pytest.approx(angle), "all the way round to the step"
    hidden = {picture.downhill, picture.on, picture.steepest, picture.best, picture.lowest}
    assert {*names["to_the_lowest"].hides} == hidden
    change = valley.loss(here + away) - valley.loss(here)
    assert picture.now.get_ydata()[0] == pytest.approx(change / np.linalg.norm(g) / length)
    (best,), (lowest,) = picture.best.get_xydata(), picture.lowest.get_xydata()
    assert valley.loss(best) == pytest.approx(valley.loss(picture.ring.get_xydata()).min())
    assert lowest[1] == pytest.approx((valley.loss(best) - valley.loss(here)) / np.linalg.norm(g) / length)
    assert ("falls" in shown.text) == (change < 0)


def test_short_steps_follow_taylor_and_long_ones_do_not(names):
    shown, picture = names.live_figure("update_steepest"), names["steepest"]
    cosine = np.cos(np.deg2rad(picture.angles))
    shown.set(angle=180, length=0.05)
    assert np.abs(picture.change.get_ydata() - cosine).max() < 0.1
    assert abs(float(shown.text.rsplit(": ", 1)[1].rstrip("°")) - 180) <= 6
    shown.set(angle=180, length=1.9)
    assert "falls" in shown.text
    shown.set(angle=180, length=2.0)
    assert "rises" in shown.text
    best = float(shown.text.rsplit(": ", 1)[1].rstrip("°"))
    assert abs(best - 180) > 20
    around = shown.controls["length"]
    for length in np.linspace(around.min, around.max, 12):
        shown.set(length=length)
        g, fine = names["valley"].gradient(names["here"]), np.deg2rad(np.arange(0, 360, 0.05))
        ways = np.arctan2(g[1], g[0]) + fine
        ends = names["here"] + shown.values()["length"] * np.stack([np.cos(ways), np.sin(ways)], axis=-1)
        told = float(shown.text.rsplit(": ", 1)[1].rstrip("°"))
        assert told == pytest.approx(np.rad2deg(fine[names["valley"].loss(ends).argmin()]), abs=0.6)


def test_only_the_path_on_the_ridge_stays_on_the_saddle_and_a_near_one_waits_a_hundred_steps(names):
    paths = names["paths"]
    assert np.allclose(paths["0"][-1], 0, atol=1e-6)
    for start in ("0.000001", "0.01"):
        assert np.allclose(np.abs(paths[start][-1]), [0, 1], atol=1e-2)
    near = np.linalg.norm(paths["0.000001"], axis=1) < 0.1
    assert 80 < near.sum() < 130


def test_random_starts_leave_the_saddle():
    starts = np.random.default_rng(0).normal(size=(200, 2))
    saddle = race.saddle()
    ends = landscape.descend(lambda w: saddle.gradient(w, 0), starts, 0.1, 500)[-1]
    assert np.allclose(np.abs(ends), [0, 1], atol=1e-3)


@pytest.mark.parametrize(("eta", "step"), [(0.005, 0), (0.05, 37), (0.5, 100), (5.0, 100)])
def test_the_network_reads_what_the_figure_says(names, eta, step):
    shown = names.live_figure("update_reading")
    shown.set(eta=eta, step=step)
    data = digits.digits()
    net, told = digits.train(
        digits.new_layers([64, 32, 10], "He", [0]), digits.RELU, data.X, data.labels, eta, step
    )
    losses = names["reading"].losses.get_ydata()
    assert len(losses) == step + 1
    after, chosen = names["reading"].after.get_xydata(), names["reading"].chosen.get_xydata()[0]
    assert len(after) == 13 and np.allclose(chosen, after[np.isclose(after[:, 0], eta)][0])
    assert chosen[1] == losses[-1], "both points stand at the height of the loss"
    if eta < 1:  # beyond, rounding decides
        assert np.allclose(losses[:step], told[:, 0], rtol=1e-3)
        share = digits.accuracies(data.X_test, data.labels_test, net, digits.RELU)[0]
        assert f"{share:.0%} of the 397" in shown.text
        read = digits.forward(data.X_test[names["shown"]], net, digits.RELU)[1][0].argmax(axis=1)
        told = [text.get_text() for text in names["reading"].read]
        assert [int(one[0]) for one in told] == read.tolist()
        assert all(re.fullmatch(r"\d\n\d+%", one) for one in told), "9, 33% would read as 9.33%"
    assert shown.error.value == ""


def test_what_the_text_says_of_eta_and_the_network_holds_for_twenty_starts(names):
    data, seeds = digits.digits(), range(20)
    etas = names["etas"][[6, 8, 9, 10, 11, 12]]
    assert etas.round(2).tolist() == [0.16, 0.5, 0.89, 1.58, 2.81, 5.0]
    net = digits.new_layers([64, 32, 10], "He", np.repeat(seeds, len(etas)))
    net, told = digits.train(net, digits.RELU, data.X, data.labels, np.tile(etas, len(seeds)), 101)
    told = told.reshape(101, len(seeds), len(etas))
    rises = (np.diff(told, axis=0) > 0).sum(axis=0)
    ends = told[-1]
    assert rises[:, :2].max() <= 10 and np.median(rises[:, 2]) >= 3
    assert (ends[:, 0] > ends[:, 1]).all() and (ends[:, 1] > ends[:, 2]).mean() >= 0.8
    jumped = told.max(axis=0) > told[0] + 0.5
    recovered = ends[:, 3] < 0.5
    assert jumped[:, 3].mean() >= 0.6 and 3 <= recovered.sum() <= 17
    assert ends[:, 4:].min() > 1.7  # a network that guesses has 2.3
    with np.errstate(all="ignore"):
        sums = digits.forward(data.X, net, digits.RELU)[0][0]
    dead = np.all(~(sums > 0), axis=-2).mean(axis=-1).reshape(len(seeds), len(etas))
    assert dead[:, 4:].min() > 0.9 and np.median(dead[:, 2]) < 0.2


def test_the_cat_of_the_lecture_has_the_loss_of_the_lecture(names):
    shown = names.live_figure("update_losses")
    shown.set(p=0.87)
    assert "0.0338" in shown.text


@pytest.mark.parametrize("eta", [0.001, 0.05, 0.2, 0.5])
@pytest.mark.parametrize("start", [-2.0, -1.6, 0.3, 2.0])
@pytest.mark.parametrize("step", [0, 1, 12, 30])
def test_the_path_on_the_curve_is_gradient_descent(names, eta, start, step):
    shown, picture = names.live_figure("update_valleys"), names["curve_picture"]
    shown.set(eta=eta, start=start, step=step)
    w = [start]
    for _ in range(step):
        w.append(np.clip(w[-1] - eta * (4 * w[-1] * (w[-1] ** 2 - 1) - 0.4), -landscape.FAR, landscape.FAR))
    path = picture.path.get_xdata()
    assert np.allclose(path, w[: len(path)])
    assert len(path) == len(w) or picture.trail.gone.get_text()  # up to where it leaves the map
    assert np.allclose(picture.losses.get_ydata(), np.minimum(names["valleys"](np.array(w)), 100))
    if abs(w[-1]) < 100:
        ahead = w[-1] - eta * (4 * w[-1] * (w[-1] ** 2 - 1) - 0.4)
        assert np.allclose(picture.next.get_xdata(), [w[-1], ahead, ahead])
        shown_slope = abs(w[-1]) < 3
        assert len(picture.tangent.get_xdata()) == 2 * shown_slope
        assert not shown_slope or np.diff(picture.tangent.get_ydata()) == pytest.approx(
            (4 * w[-1] * (w[-1] ** 2 - 1) - 0.4) * np.diff(picture.tangent.get_xdata())
        )
        assert picture.next.get_ydata()[2] == pytest.approx(names["valleys"](ahead))
        written = {f"{ahead - w[-1]:z.3f}", live.short(ahead - w[-1]).replace("−", "-")}
        assert shown.text.split("next step −η · slope = ")[1].replace("−", "-") in written
    assert ("diverges" in shown.text) == (abs(w[-1]) > 100)
    if "diverges" not in shown.text:
        assert f"after {step} step" in shown.text
        slope = 4 * w[-1] * (w[-1] ** 2 - 1) - 0.4
        assert ("at rest" in shown.text) == (step > 0 and abs(slope) < 1e-3)
        assert ("still moving" in shown.text) == (step > 0 and abs(w[-1] - w[-2]) >= 1e-3 <= abs(slope))
    else:
        gone = picture.trail.gone
        assert gone.get_text().replace("gone", "gone from the picture") in shown.text
    assert shown.error.value == ""


def test_beside_the_hilltop_it_hardly_moves_but_does_not_rest_and_its_end_is_seen_in_the_circle(names):
    shown, trail = names.live_figure("update_valleys"), names["curve_picture"].trail
    shown.set(eta=0.002, start=-0.1, step=30)
    assert "hardly moving at w = -0.100" in shown.text and "slope −0.00" in shown.text
    assert trail.end.get_markersize() < trail.start.get_markersize() - 2 * trail.start.get_markeredgewidth()
    assert trail.end.get_zorder() > trail.start.get_zorder()
    shown.set(eta=0.05, start=-1.6)
    assert "at rest" in shown.text and trail.end.get_markersize() == 10


@pytest.mark.parametrize(("eta", "start"), [(0.5, -1.6), (0.5, 1.6), (0.45, -2.0), (0.3, 2.0)])
def test_what_is_said_where_the_path_leaves_stands_between_the_arms_of_the_curve(names, eta, start):
    shown, picture = names.live_figure("update_valleys"), names["curve_picture"]
    shown.set(eta=eta, start=start, step=30)
    gone = picture.trail.gone
    assert gone.get_text()
    box = gone.get_window_extent(picture.figure.canvas.get_renderer())
    corners = picture.axes.transData.inverted().transform(box.corners())
    assert (names["valleys"](corners[:, 0]) < corners[:, 1]).all(), "above the curve"


def test_what_the_text_says_of_the_two_valleys_is_true(names):
    def path(eta, start=-1.6):
        return landscape.descend(names["valleys_gradient"], start, eta, 30)

    deeper = 1.047
    assert names["valleys"](deeper) < names["valleys"](-0.946)
    assert path(0.05)[-1] == pytest.approx(-0.946, abs=1e-3)
    assert path(0.155)[1] > -0.101 and path(0.155)[-1] == pytest.approx(deeper, abs=1e-3)
    still_moving = [abs(np.diff(path(eta))[-1]) > 1e-2 for eta in np.linspace(0.23, 0.5, 28)]
    assert np.mean(still_moving) > 0.8
    assert all(abs(np.diff(path(eta))[-1]) < 1e-2 for eta in np.linspace(0.02, 0.21, 20))
    from_the_hilltop = path(0.05, start=-0.1)
    assert abs(names["valleys_gradient"](-0.101)) < 2e-3
    assert np.abs(from_the_hilltop[:10] + 0.1).max() < 0.01 < np.abs(from_the_hilltop[-1] + 0.1)


def test_the_largest_curvature_sets_the_limit_for_every_start_and_the_fastest_rate_is_two_elevenths(names):
    valley, angles = names["valley"], np.deg2rad(np.arange(0, 360, 15))
    starts = 2.6 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    along = np.isclose(np.abs(np.cos(angles - np.deg2rad(30))), 1)
    for eta, grows in ((0.195, False), (0.205, True)):
        losses = valley.loss(landscape.descend(valley.gradient, starts, eta, 400))
        assert ((losses[-1] > losses[0]) == (grows & ~along)).all()
    etas = np.arange(0.005, 0.2, 0.005)
    ends = [valley.loss(landscape.descend(valley.gradient, starts[1], eta, 40))[-1] for eta in etas]
    assert etas[np.argmin(ends)] == pytest.approx(2 / 11, abs=0.005)


def test_the_strip_has_the_larger_factor_of_every_rate_with_its_lowest_point_and_its_limit(names):
    shown, picture = names.live_figure("update_valley"), names["valley_picture"]
    assert {*names["fastest"].hides} == {*picture.larger, picture.now}
    etas, sizes = np.concatenate([line.get_xydata() for line in picture.larger]).T
    assert np.allclose(sizes, np.maximum(abs(1 - etas), abs(1 - 10 * etas)))
    assert etas[sizes.argmin()] == pytest.approx(2 / 11) and np.interp(0.2, etas, sizes) == pytest.approx(1)
    for eta in (0.005, 0.1, 0.18, 0.22):
        shown.set(eta=eta)
        assert picture.now.get_xydata()[0] == pytest.approx([eta, max(1 - eta, abs(1 - 10 * eta))])


@pytest.mark.parametrize("start", range(0, 360, 15))
@pytest.mark.parametrize("eta", [0.205, 0.22])
def test_what_is_said_where_the_path_leaves_lies_in_the_map_and_not_on_its_start(names, start, eta):
    shown, picture = names.live_figure("update_valley"), names["valley_picture"]
    shown.set(eta=eta, start=start, step=40)
    gone = picture.trail.gone
    assert bool(gone.get_text()) == (start % 180 != 0), "along the valley it stays"
    if gone.get_text():
        box = gone.get_window_extent(picture.figure.canvas.get_renderer())
        frame = picture.axes.get_window_extent()
        assert frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        ring = picture.axes.transData.transform(picture.trail.start.get_xydata()[0])
        size = 0.5 * picture.trail.start.get_markersize() / 72 * picture.figure.dpi
        apart = [max(low - at, at - high) for at, low, high in zip(ring, box.min, box.max, strict=True)]
        assert max(apart) > size


def along_and_across(names):
    """The path of the valley in its own directions, and its losses there, as they are drawn."""
    picture, turn = names["valley_picture"], np.deg2rad(30)
    path = np.column_stack(picture.path.get_data())
    return path @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]), picture


@pytest.mark.parametrize("eta", [0.005, 0.1, 0.18, 0.195])
def test_below_the_limit_the_path_comes_nearer_with_the_factors_that_are_read_out(names, eta):
    shown = names.live_figure("update_valley")
    shown.set(eta=eta, start=30, step=40)
    turned, picture = along_and_across(names)
    factors = np.array([1 - eta, 1 - 10 * eta])
    assert np.allclose(turned[1:], factors * turned[:-1])
    assert np.allclose(picture.trails[1].path.get_xydata(), turned), "the second map is the first, turned"
    parts = np.array([0.5, 5]) * turned**2
    for line, part in zip((*picture.parts, picture.losses), (*parts.T, parts.sum(axis=1)), strict=True):
        there = np.append(True, part[:-1] >= 1e-6)
        assert np.allclose(line.get_ydata()[there], np.maximum(part, 1e-6)[there])
        assert np.isnan(line.get_ydata()[~there]).all(), "it ends where it reaches the foot of the axis"
    assert np.allclose(parts.sum(axis=1), names["valley"].loss(np.column_stack(picture.path.get_data())))
    assert np.nanmin(picture.losses.get_ydata()) < picture.losses.get_ydata()[0]
    written = [text.split("× ")[1].split("²")[0].strip("()") for text in picture.rates.strings[:2]]
    assert [float(text.replace("−", "-")) for text in written] == pytest.approx(factors, abs=0.0051)
    assert shown.error.value == ""


def test_the_colour_of_the_end_says_nothing_of_along_and_across(names):
    picture = names["valley_picture"]
    drawn = {line.get_color() for line in picture.parts}
    assert len(drawn) == 2 and picture.end.get_color() not in drawn


def test_at_the_fastest_rate_both_losses_are_equally_steep_and_at_the_limit_one_is_level(names):
    shown, picture = names.live_figure("update_valley"), names["valley_picture"]

    def slopes(eta):
        shown.set(eta=eta, start=30, step=12)
        return [np.diff(np.log(line.get_ydata())).mean() for line in picture.parts]

    along, across = slopes(0.18)
    assert along == pytest.approx(across, rel=0.15)
    assert abs(slopes(0.05)[0]) < 0.1 * abs(slopes(0.05)[1]), "a small rate waits for the flat direction"
    assert abs(slopes(0.2)[1]) < 1e-9 and slopes(0.215)[1] > 0


@pytest.mark.parametrize("handle", [0, 1])
def test_the_start_is_dragged_on_both_maps(names, handle):
    shown, picture = names.live_figure("update_valley"), names["valley_picture"]
    shown.set(start=30)
    angle = np.deg2rad(135 + 30 * (1 - handle))  # 30° is the valley's own on the first map
    shown.drag(shown.handles[handle], 2 * np.cos(angle), 2 * np.sin(angle))
    assert shown.values()["start"] == 135
    for one, trail in zip(shown.handles, picture.trails, strict=True):
        assert one.points(shown.values())[0] == pytest.approx(trail.path.get_xydata()[0])


def test_above_the_limit_the_loss_grows(names):
    names.live_figure("update_valley").set(eta=0.215, start=60, step=40)
    picture = names["valley_picture"]
    start = 2.6 * np.array([np.cos(np.deg2rad(90)), np.sin(np.deg2rad(90))])
    path = landscape.descend(names["valley"].gradient, start, 0.215, 40)
    losses = names["valley"].loss(path)
    assert losses[-1] > 100 * losses[0]
    assert np.allclose(picture.losses.get_ydata(), np.clip(losses, 1e-6, 100))
    inside = (np.abs(path) <= 3).all(axis=1)
    last = np.flatnonzero(inside)[-1]
    assert picture.trail.gone.get_text() == f"gone after {last + 1} steps"
    assert np.allclose(picture.path.get_xydata(), path[: last + 2])
    assert len(picture.end.get_xdata()) == 0 and np.abs(picture.trail.gone.get_position()).max() < 3


@pytest.mark.parametrize("step", [0, 1, 7, 40])
def test_a_path_that_stays_ends_at_its_dot_and_darkens_on_the_way(names, step):
    shown, picture = names.live_figure("update_valley"), names["valley_picture"]
    shown.set(eta=0.05, start=30, step=step)
    assert len(picture.path.get_xdata()) == len(picture.losses.get_xdata()) == step + 1
    assert f"loss after {step} step" in shown.text and ("steps" in shown.text.split("after")[1]) == (
        step != 1
    )
    assert picture.trail.gone.get_text() == ""
    path = picture.path.get_xydata()
    assert np.allclose(picture.trail.start.get_xydata()[0], path[0])
    assert np.allclose(picture.end.get_xydata()[0], path[-1])
    shades = picture.trail.steps.to_rgba(picture.trail.steps.get_array())[:, :3].sum(axis=1)
    assert len(shades) == len(path) and (np.diff(shades) < 0).all()


@pytest.mark.parametrize(
    ("figure", "way"), [("update_line", {"step": 12}), ("update_reading", {"step": 60, "eta": 0.5})]
)
def test_the_point_of_the_loss_curve_is_dragged_through_the_steps(names, figure, way):
    shown = names.live_figure(figure)
    shown.set(**{**way, "step": 0})
    handle, *_ = shown.handles
    shown.drag(handle, way["step"] + 0.2, 1.0)
    assert shown.values()["step"] == way["step"]
    picture = names["line_picture" if figure == "update_line" else "reading"]
    assert np.allclose(picture.now.get_xydata()[0], handle.points(shown.values())[0])


def test_the_learning_rate_of_the_network_is_dragged_along_the_losses_of_all(names):
    shown = names.live_figure("update_reading")
    shown.set(eta=0.05, step=60)
    shown.drag(shown.handles[1], 0.45, 1.0)
    assert shown.values()["eta"] == pytest.approx(0.5)
    assert np.allclose(names["reading"].chosen.get_xydata()[0], shown.handles[1].points(shown.values())[0])


def test_the_loss_is_drawn_before_it_is_shown_and_the_guess_is_told_what_is_true(names):
    shown, asked = names.live_figure("update_line"), names["loss_drawn"]
    if not asked.answered:
        assert not names["line_picture"].curve.get_visible() and shown.text.startswith("Draw")
        asked.guess(lambda step: np.full_like(step, 15.0))
    assert names["line_picture"].curve.get_visible()
    assert f"you drew <b>15</b>, and it is <b>{names['line_losses'][40]:.3g}</b>" in asked.reply.value


def test_the_steepest_way_leads_across_and_the_options_are_what_the_formulas_say(names):
    valley, here = names["valley"], names["here"]
    g = valley.gradient(here) / np.linalg.norm(valley.gradient(here))
    along = np.array([np.cos(np.deg2rad(30)), np.sin(np.deg2rad(30))])
    assert abs(g @ along) < 0.3
    slope = 0.99 / (4 * 0.99 * 0.01 * 0.99)
    assert slope == pytest.approx(25, abs=0.6)
    names.live_figure("update_valley").set(eta=0.05, start=90)
    assert "start 90° round from the valley" in names.live_figure("update_valley").text, "as the slider says"
    along, across = names["valley_picture"].trails[1].path.get_xydata()[0]
    assert abs(along) < 1e-9 < across, "and as is drawn"


def test_a_bowl_has_the_eigenvalues_asked_for_and_its_gradient_is_right():
    bowl = landscape.bowl(0.5, 4.0, degrees=20.0)
    assert np.allclose(np.linalg.eigvalsh(bowl.H), [0.5, 4.0])
    w, h = np.array([0.7, -1.3]), 1e-6
    felt = [(bowl.loss(w + h * e) - bowl.loss(w - h * e)) / (2 * h) for e in np.eye(2)]
    assert np.allclose(bowl.gradient(w), felt)


def test_a_path_that_diverges_stays_finite():
    path = landscape.descend(lambda w: 10 * w, np.array([1.0, -2.0]), 5.0, 200)
    assert path.shape == (201, 2)
    assert np.isfinite(path).all()
