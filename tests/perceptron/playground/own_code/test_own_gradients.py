"""Slow motion and the gradient check show what own functions give, right or wrong, and change nothing."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from perceptron.playground.own_code.own_functions import OwnCode, OwnCodeError, OwnRun
from perceptron.playground.own_code.own_gradients import MOST_SAMPLES, gradient_check, one_sample
from perceptron.playground.state import State

KEYS = ("W1", "b1", "W2", "b2")


def state(text: str, seed: int = 0) -> State:
    return State.parse(f"layers=5&activation=relu&loss=mse&n=60&lr=0.01&{text}").replace(seed=seed)


def flat(gradient):
    return np.concatenate([np.ravel(gradient[key]) for key in KEYS])


@pytest.mark.parametrize("text", ["", "data=rings", "data=multi-gauss", "features=x1,x1sq&reg=l2"])
def test_every_number_of_slow_motion_is_that_of_exercise_07(exercise_07, exercise_09, text):
    own = OwnCode(exercise_07["forward"], exercise_07["backward"], exercise_09["adam_step"])
    for seed in range(5):
        run = OwnRun(state(text, seed), own).train(2)
        before, memory = run.parameters.copy(), copy.deepcopy(run.memory)
        shown = one_sample(run, 3 * seed)
        X, Y = run.training_sample(3 * seed)
        Y_hat, cache = exercise_07["forward"](X, run.params(run.parameters[0]))
        gradient = exercise_07["backward"](Y_hat, Y, cache, run.params(run.parameters[0]))
        np.testing.assert_array_equal(shown.Y_hat, Y_hat[0])
        np.testing.assert_array_equal(shown.Z1, cache["Z1"][0])
        np.testing.assert_array_equal(shown.H1, cache["H1"][0])
        np.testing.assert_array_equal(shown.gradient, flat(gradient))
        assert shown.loss == pytest.approx(exercise_07["loss"](Y_hat, Y))
        # The update is the step that a batch of this one sample would make; looking at it changed nothing.
        assert (run.parameters == before).all()
        np.testing.assert_equal(run.memory, memory)
        run.batch = lambda X=X, Y=Y: (X[None], Y[None])
        run.train_step()
        np.testing.assert_array_equal(shown.after, run.parameters[0])


def test_a_wrong_sign_is_shown_as_it_is(exercise_07):
    right = OwnRun(state(""), OwnCode())
    wrong = OwnRun(
        state(""), OwnCode(backward=lambda *a: {key: -g for key, g in exercise_07["backward"](*a).items()})
    )
    np.testing.assert_allclose(one_sample(wrong, 1).gradient, -one_sample(right, 1).gradient)
    step = one_sample(wrong, 1).after - wrong.parameters[0]
    np.testing.assert_allclose(step, right.parameters[0] - one_sample(right, 1).after, atol=1e-15)
    assert np.abs(step).max() > 1e-3


@pytest.mark.parametrize(
    "cache", [None, {}, {"Z1": [1.0], "H1": "text"}, {"Z1": np.zeros((2, 5)), "H1": [[]]}]
)
def test_what_forward_does_not_tell_is_not_invented(exercise_07, cache):
    def forward(X, params):
        return exercise_07["forward"](X, params)[0], cache

    def backward(*_):
        return {"W1": np.ones((5, 2)), "b1": np.ones(5), "W2": np.ones((1, 5)), "b2": [1.0]}

    shown = one_sample(OwnRun(state(""), OwnCode(forward, backward)), 0)
    assert shown.Z1 is None and shown.H1 is None and (shown.gradient == 1).all()


def relative(checked):
    size = np.maximum(np.abs(checked.analytic), np.abs(checked.numeric))
    return np.abs(checked.analytic - checked.numeric) / np.maximum(size, 1e-6)


def test_a_right_backward_agrees_with_central_differences_from_twenty_starts(exercise_07):
    own = OwnCode(exercise_07["forward"], exercise_07["backward"])
    for seed in range(20):
        checked = gradient_check(OwnRun(state("data=rings", seed).replace(n=200), own))
        assert checked.samples == MOST_SAMPLES and np.abs(checked.analytic).max() > 0.01
        # A difference taken across ReLU's corner is off, at the weights of one neuron.
        assert np.median(relative(checked)) < 1e-6 and (relative(checked) > 1e-4).sum() <= 3 + 3


def changed(right, key, change):
    return lambda *a: {name: change(g) if name == key else g for name, g in right(*a).items()}


@pytest.mark.parametrize("key", KEYS)
def test_the_check_finds_the_one_array_that_is_wrong(exercise_07, key):
    own = OwnCode(backward=changed(exercise_07["backward"], key, lambda g: -g))
    run = OwnRun(state(""), own)
    wrong = run.params(relative(gradient_check(run)))
    for name in KEYS:
        assert (wrong[name].max() > 1.9) == (name == key)
    assert (wrong[key] > 1.9).sum() >= wrong[key].size - 2  # but for a gradient that is 0


def test_a_mean_that_is_missing_is_as_many_times_too_large_as_there_are_samples(exercise_07):
    def summed(Y_hat, Y, cache, params):
        return {key: len(Y) * g for key, g in exercise_07["backward"](Y_hat, Y, cache, params).items()}

    checked = gradient_check(OwnRun(state(""), OwnCode(backward=summed)))
    np.testing.assert_allclose(checked.analytic, 30 * checked.numeric, rtol=1e-5, atol=1e-6)


def test_differences_are_taken_of_the_loss_that_the_students_forward_gives(exercise_07):
    def linear(X, params):
        Z1 = X @ params["W1"].T + params["b1"]
        return Z1 @ params["W2"].T + params["b2"], {"X": X, "Z1": np.ones_like(Z1), "H1": Z1}

    fits = gradient_check(OwnRun(state(""), OwnCode(linear, exercise_07["backward"])))
    assert relative(fits).max() < 1e-6


@pytest.mark.parametrize("look", [gradient_check, lambda run: one_sample(run, 0)])
def test_what_cannot_be_shown_is_said(look):
    with pytest.raises(OwnCodeError, match="backward must return a dict with W1, b1, W2 and b2"):
        look(OwnRun(state(""), OwnCode(backward=lambda *_: None)))
    with pytest.raises(IndexError, match="there are 30 training samples, counted from 0; got 30"):
        one_sample(OwnRun(state(""), OwnCode()), 30)
