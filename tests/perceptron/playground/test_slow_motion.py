"""Slow motion shows the numbers of exercise 07, for any network those of a whole step, and changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron.playground.network import Runs, layers
from perceptron.playground.slow_motion import slow_motion
from perceptron.playground.state import State
from tests.perceptron.playground.tables import RUNS


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "text", ["layers=5", "layers=3&data=rings", "layers=4&data=multi-gauss", "layers=8&features=x1,x1sq"]
)
def test_every_number_is_that_of_backward_in_exercise_07(exercise_07, seed, text):
    run = Runs([State.parse(f"loss=mse&activation=relu&seed={seed}&{text}")]).train(1)
    row = 3 * seed
    shown = slow_motion(run, row)
    (W1, b1), (W2, b2) = layers(run.parameters[0], run.sizes)
    params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    X, Y = shown.layers[0].inputs[None], shown.target[None]
    Y_hat, cache = exercise_07["forward"](X, params)
    gradient = exercise_07["backward"](Y_hat, Y, cache, params)
    first, last = shown.layers
    assert first.sums == pytest.approx(cache["Z1"][0], rel=1e-12, abs=1e-14)
    assert first.outputs == pytest.approx(cache["H1"][0], rel=1e-12, abs=1e-14)
    assert last.sums == pytest.approx(Y_hat[0], rel=1e-12, abs=1e-14)
    assert shown.loss == pytest.approx(exercise_07["loss"](Y_hat, Y), rel=1e-12)
    assert (first.local == (cache["Z1"][0] > 0)).all()
    for key, value in {"W1": first.dW, "b1": first.db, "W2": last.dW, "b2": last.db}.items():
        assert value == pytest.approx(gradient[key], rel=1e-12, abs=1e-14), key
    assert (
        np.array_equal(X[0], run.batch()[0][0, 0]) or (shown.x == run.data[0].X[run.data[0].train[row]]).all()
    )
    assert first.new_W == pytest.approx(W1 - 0.03 * gradient["W1"], rel=1e-12, abs=1e-15)
    assert last.new_b == pytest.approx(b2 - 0.03 * gradient["b2"], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("text", RUNS)
def test_the_update_is_the_step_that_a_batch_of_this_sample_would_make(text):
    run = Runs([State.parse(text)])
    for _ in range(4):
        run.train_step()
    before, memory = run.parameters.copy(), {key: np.copy(value) for key, value in run.memory.items()}
    row = 1
    shown = slow_motion(run, row)
    assert (run.parameters == before).all()
    assert all((memory[key] == value).all() for key, value in run.memory.items())
    H, targets = (part[:, row : row + 1] for part in run._train)
    gradient = run.gradient(H, targets)
    for layer, (dW, db) in zip(shown.layers, layers(gradient[0], run.sizes), strict=True):
        assert layer.dW + layer.penalty == pytest.approx(dW, rel=1e-11, abs=1e-13)
        assert layer.db == pytest.approx(db, rel=1e-11, abs=1e-13)
        assert layer.sums == pytest.approx(layer.products.sum(axis=1) + layer.b)
        assert layer.products == pytest.approx(layer.W * layer.inputs)
        assert layer.dinputs == pytest.approx(layer.W.T @ layer.dsums)
    for before_layer, layer in zip(shown.layers, shown.layers[1:], strict=False):
        assert (layer.inputs == before_layer.outputs).all()
        assert before_layer.dsums == pytest.approx(layer.dinputs * before_layer.local)
    new, _ = run.updated(gradient, run.memory)
    for layer, (W, b) in zip(shown.layers, layers(new[0], run.sizes), strict=True):
        assert layer.new_W == pytest.approx(W, rel=1e-11, abs=1e-13)
        assert layer.new_b == pytest.approx(b, rel=1e-11, abs=1e-13)
    assert shown.loss == pytest.approx(run.head.loss(run.sums(shown.x[None])[0], shown.target[None])[0])


def test_a_sample_that_is_not_there_is_refused():
    with pytest.raises(IndexError, match="there are 250 training samples, counted from 0; got 250"):
        slow_motion(Runs([State()]), 250)


def test_slow_motion_travels_as_plain_numbers():
    import json

    shown = slow_motion(Runs([State()]), 0)
    content = json.loads(json.dumps(shown.as_json()))
    assert np.array(content["layers"][0]["dW"]) == pytest.approx(shown.layers[0].dW)
    assert set(content) == {"x", "target", "loss", "rate", "layers"}
