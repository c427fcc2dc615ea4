"""The live figures of lecture 06 show what the formulas say, wherever their sliders stand."""

import numpy as np
import pytest

from perceptron.models import landscape


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


@pytest.mark.parametrize("p", [0.01, 0.37, 0.87, 1.0])
def test_both_losses_stand_on_their_curves_with_their_slopes(names, p):
    shown = names.live_figure("update_losses")
    shown.set(p=p)
    entropy_dot, square_dot = names["loss_picture"].dots
    assert np.allclose(entropy_dot.get_data(), [[p], [-np.log(p)]])
    assert np.allclose(square_dot.get_data(), [[p], [(p - 1) ** 2 + (1 - p) ** 2]])
    entropy_tangent, square_tangent = names["loss_picture"].tangents
    x, y = entropy_tangent.get_data()
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(-1 / p)
    assert np.mean(y) == pytest.approx(-np.log(p))
    x, y = square_tangent.get_data()
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(-4 * (1 - p))
    assert np.mean(y) == pytest.approx(2 * (1 - p) ** 2)
    assert shown.error.value == ""


def test_the_cat_of_the_lecture_has_the_loss_of_the_lecture(names):
    shown = names.live_figure("update_losses")
    shown.set(p=0.87)
    assert "0.0338" in shown.text


@pytest.mark.parametrize("eta", [0.001, 0.05, 0.2, 0.5])
@pytest.mark.parametrize("start", [-2.0, -1.6, 0.3, 2.0])
def test_the_path_on_the_curve_is_gradient_descent(names, eta, start):
    shown = names.live_figure("update_valleys")
    shown.set(eta=eta, start=start)
    w = [start]
    for _ in range(30):
        w.append(np.clip(w[-1] - eta * (4 * w[-1] * (w[-1] ** 2 - 1) - 0.4), -landscape.FAR, landscape.FAR))
    assert np.allclose(names["curve_picture"].path.get_xdata(), w)
    assert np.allclose(names["curve_picture"].losses.get_ydata(), names["valleys"](np.array(w)))
    assert ("diverges" in shown.text) == (abs(w[-1]) > 100)
    assert shown.error.value == ""


@pytest.mark.parametrize("eta", [0.005, 0.1, 0.18, 0.195])
def test_below_the_limit_the_path_comes_nearer_with_the_factors_that_are_read_out(names, eta):
    shown = names.live_figure("update_valley")
    shown.set(eta=eta, start=60)
    path = np.column_stack(names["valley_picture"].path.get_data())
    turn = np.deg2rad(30)
    along = path @ [np.cos(turn), np.sin(turn)]
    across = path @ [-np.sin(turn), np.cos(turn)]
    assert np.allclose(along[1:], (1 - eta) * along[:-1])
    assert np.allclose(across[1:], (1 - 10 * eta) * across[:-1])
    losses = names["valley_picture"].losses.get_ydata()
    assert np.allclose(losses, np.maximum(0.5 * along**2 + 5 * across**2, 1e-12))
    assert losses[-1] < losses[0]
    assert shown.error.value == ""


def test_above_the_limit_the_loss_grows(names):
    names.live_figure("update_valley").set(eta=0.215, start=90)
    losses = names["valley_picture"].losses.get_ydata()
    assert losses[-1] > 100 * losses[0]


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
