"""The live figures of lecture 10 train what they say, and draw what they trained."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from perceptron import overfitting

NAME = "10_overfitting"


@pytest.mark.parametrize(("width", "n", "strength"), [(1, 5, 0.0), (4, 9, 0.0), (7, 3, 0.2)])
def test_the_gradient_agrees_with_pytorch(width, n, strength):
    rng = np.random.default_rng(width)
    x, y, theta = rng.normal(size=n), rng.normal(size=n), rng.normal(size=3 * width + 1)
    weights = torch.tensor(theta, requires_grad=True)
    w1, b1, w2 = weights[: 3 * width].reshape(3, width)
    output = torch.tanh(torch.tensor(x)[:, None] * w1 + b1) @ w2 + weights[-1]
    loss = (output - torch.tensor(y)).square().mean() + strength * ((w1**2).sum() + (w2**2).sum())
    loss.backward()
    assert np.abs(overfitting.gradient(theta, x, y, strength) - weights.grad.numpy()).max() < 1e-12


@pytest.mark.parametrize(
    ("width", "noise", "n_samples"), [(1, 0.4, 12), (60, 0.4, 12), (60, 0.0, 12), (6, 0.5, 8), (6, 0.2, 100)]
)
def test_the_fit_is_the_trained_network_and_the_curve_its_errors(lecture, width, noise, n_samples):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_fit"), names["fit_picture"]
    shown.set(width=width, noise=noise, n_samples=n_samples)
    x, y = overfitting.samples(n_samples, noise, shown.controls["data"].value)
    x_new, y_new = overfitting.samples(200, noise, 1000)
    *_, run = overfitting.train(x, y, x_new, y_new, width, 1000)
    assert np.allclose(picture.dots.get_xydata(), np.stack([x, y], axis=1))
    assert np.allclose(picture.prediction.get_ydata(), overfitting.predict(run.theta, picture.x))
    last = np.mean((overfitting.predict(run.theta, x) - y) ** 2)
    assert np.isclose(picture.train_line.get_ydata()[-1], max(last, 1e-9))
    assert np.isclose(
        picture.test_line.get_ydata()[-1], np.mean((overfitting.predict(run.theta, x_new) - y_new) ** 2)
    )
    assert shown.error.value == ""


def test_the_three_cases_of_the_seed_appear(lecture):
    shown = lecture(NAME).live_figure("update_fit")
    for width, noise, n_samples, case in [
        (1, 0.4, 12, "underfitting"),
        (60, 0.4, 12, "overfitting"),
        (60, 0.4, 100, "good fit"),
    ]:
        shown.set(width=width, noise=noise, n_samples=n_samples)
        assert shown.text.endswith(case)


@pytest.mark.parametrize("patience", [1, 7, 60, 100])
def test_early_stopping_marks_the_best_epoch_before_the_stop(lecture, patience):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_stop"), names["stop_picture"]
    shown.set(patience=patience)
    seen = picture.test_line.get_ydata()
    best = int(np.argmin(seen))
    assert len(seen) == best + patience + 1
    assert np.allclose(seen, names["valid_errors"][: len(seen)])
    assert picture.stop_line.get_xdata()[0] == best + 1
    assert np.allclose(
        picture.prediction.get_ydata(), overfitting.predict(names["stop_runs"][best], picture.x)
    )


def test_a_stronger_penalty_raises_the_training_error_and_a_middle_one_is_best(lecture):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_l2"), names["l2_picture"]
    ends = []
    for strength in (1e-6, 1e-3, 1.0):
        shown.set(strength=strength)
        ends.append((picture.train_line.get_ydata()[-1], picture.test_line.get_ydata()[-1]))
    train, test = np.array(ends).T
    assert (np.diff(train) > 0).all()
    assert test[1] < test[0]
    assert test[1] < test[2]
    assert np.ptp(picture.prediction.get_ydata()) < 0.5  # flat: underfitting
