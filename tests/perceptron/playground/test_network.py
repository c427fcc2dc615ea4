"""The reference network: gradients against central differences, runs side by side, schedules, history."""

from __future__ import annotations

import json

import numpy as np
import pytest

from perceptron.playground import network
from perceptron.playground.network import Runs
from perceptron.playground.state import State, StateError
from perceptron.playground.updates import learning_rate
from tests.perceptron.playground.tables import HERE, RUNS

TABLE = json.loads((HERE / "runs.json").read_text(encoding="utf-8"))["runs"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"][:50])
def test_a_run_is_that_of_the_table(row):
    run = Runs([State.parse(row["text"])])
    assert list(run.sizes) == row["sizes"]
    assert run.head.name == row["loss"]
    assert run.parameters[0] == pytest.approx(row["first"], rel=1e-12, abs=1e-15)
    assert [float(loss[0]) for loss in run.losses()] == pytest.approx(row["first_losses"], rel=1e-11)
    run.train_step()
    assert run.parameters[0] == pytest.approx(row["after_step"], rel=1e-9, abs=1e-11)
    while run.epoch < 3:
        run.train_step()
    assert run.step == row["steps"]
    assert run.parameters[0] == pytest.approx(row["after_3_epochs"], rel=1e-8, abs=1e-10)
    assert [float(loss[0]) for loss in run.losses()] == pytest.approx(row["losses"], rel=1e-8)


def test_the_table_is_of_the_runs_that_are_tested_against_pytorch():
    assert [row["text"] for row in TABLE] == RUNS


@pytest.mark.parametrize("text", [text for text in RUNS if "relu" not in text and "l1" not in text])
def test_the_gradient_is_that_of_central_differences(text):
    state = State.parse(text + "&seed=3" if "seed" not in text else text)
    run = Runs([state])
    run.parameters = run.parameters + 0.1 * np.random.default_rng(0).normal(size=run.parameters.shape)
    H, targets = run.batch()
    gradient, start = run.gradient(H, targets)[0], run.parameters.copy()

    def value(parameters):
        outputs = network.forward(network.layers(parameters, run.sizes), H, state.activation)
        penalty = state.regrate / 2 * (network.is_weight(run.sizes) * parameters**2).sum()
        return run.head.loss(outputs[-1], targets).mean() + (penalty if state.reg == "l2" else 0)

    h = 1e-5
    steps = h * np.eye(start.size)
    numerical = np.array([(value(start + step) - value(start - step)) / (2 * h) for step in steps])
    assert gradient == pytest.approx(numerical, rel=1e-6, abs=1e-9)


def test_the_slope_of_relu_at_zero_is_zero_and_l1_leaves_a_zero_weight_alone():
    run = Runs([State().replace(activation="relu", init="zeros", reg="l1", data="gauss")])
    gradient = run.gradient(*run.batch())[0]
    assert (gradient[:-1] == 0).all()


def test_runs_side_by_side_are_the_runs_one_by_one():
    states = [
        State().replace(seed=seed, lr=0.1 + seed / 10, reg="l2", regrate=seed / 100, n=60)
        for seed in range(3)
    ]
    together = Runs(states).train(3)
    for k, state in enumerate(states):
        alone = Runs([state]).train(3)
        assert together.parameters[k] == pytest.approx(alone.parameters[0], rel=1e-12)
        assert [a[k] for a in together.losses()] == pytest.approx([a[0] for a in alone.losses()], rel=1e-12)
        assert [a[k] for a in together.accuracy()] == [a[0] for a in alone.accuracy()]


def test_states_of_different_shapes_are_not_run_side_by_side():
    with pytest.raises(ValueError, match="may differ in seed, lr"):
        Runs([State(), State().replace(layers=(3,))])


def test_every_sample_is_seen_once_an_epoch_and_the_last_batch_may_be_short():
    run = Runs([State().replace(n=50, share=46, batch=10)])
    assert run.steps_per_epoch == 3
    seen = []
    for _ in range(3):
        H, _ = run.batch()
        seen.append(H[0])
        run.train_step()
    assert [len(part) for part in seen] == [10, 10, 3]
    chosen = run.data[0].X[run.data[0].train]
    assert sorted(map(tuple, np.concatenate(seen))) == sorted(map(tuple, chosen))
    assert (run.epoch, run.within, run.step) == (1, 0, 3)


def test_batches_of_another_epoch_have_another_order():
    run = Runs([State()])
    first = run.batch()[0]
    run.train(1)
    assert not np.array_equal(first, run.batch()[0])


def test_first_weights_are_spread_as_their_name_says_and_edited_ones_replace_them():
    def weights(**settings):
        state = State().replace(layers=(8,) * 6, **settings)
        sizes = network.sizes(state, 2)
        return [W for W, _ in network.layers(network.first_parameters(state, sizes), sizes)][1:-1]

    def spread(**settings):
        return np.std([weights(seed=seed, **settings) for seed in range(20)])

    assert spread(init="zeros") == 0
    assert spread(init="small") == pytest.approx(0.1, rel=0.03)
    assert spread(init="xavier") == spread(activation="tanh") == pytest.approx(np.sqrt(2 / 16), rel=0.03)
    assert spread(init="he") == spread(activation="relu") == pytest.approx(np.sqrt(2 / 8), rel=0.03)
    edited = State().replace(edits=[(0, 5.0), (24, -3.0)])
    parameters = network.first_parameters(edited, network.sizes(edited, 2))
    assert (parameters[0], parameters[24]) == (5, -3)
    assert (parameters[1:24] == network.first_parameters(State(), network.sizes(State(), 2))[1:24]).all()
    with pytest.raises(StateError, match="edits has parameter 25, and this network has 25"):
        Runs([State().replace(edits=[(25, 1.0)])])


def test_learning_rates_follow_their_schedule():
    step = State().replace(lr=0.8, schedule="step", drop=0.5, every=10)
    assert [learning_rate(step, epoch, 0) for epoch in (0, 9, 10, 25)] == pytest.approx([0.8, 0.8, 0.4, 0.2])
    exponential = State().replace(lr=0.5, schedule="exponential", rate=0.1)
    assert learning_rate(exponential, 10, 0) == pytest.approx(0.5 / np.e)
    cosine = State().replace(lr=1.0, schedule="cosine", warmup=4, total=10)
    rates = [learning_rate(cosine, 0, k) for k in (0, 3, 4, 7, 10, 11)]
    assert rates == pytest.approx([0.25, 1, 1, 0.5, 0, 0])
    assert learning_rate(cosine.replace(warmup=10), 0, 9) == 1  # nothing is left for the cosine
    assert learning_rate(State(), 7, 7) == 0.03


def test_a_run_that_diverges_goes_on_without_warnings(recwarn):
    run = Runs([State().replace(data="plane", activation="linear", layers=(4,), lr=100.0)]).train(20)
    assert not np.isfinite(run.losses()[0][0])
    assert len(recwarn) == 0


def test_a_diverged_run_has_no_right_answers():
    run = Runs([State().replace(activation="relu")])
    run.parameters = run.parameters * np.nan
    assert [float(share[0]) for share in run.accuracy()] == [0, 0]


def test_accuracy_is_the_share_of_right_classes():
    run = Runs([State().replace(data="gauss", layers=(), init="zeros", edits=[(0, 1.0), (1, 1.0)])])
    assert [float(share[0]) for share in run.accuracy()] == [1, 1]
    run.parameters = -run.parameters
    assert [float(share[0]) for share in run.accuracy()] == [0, 0]
    many = Runs([State().replace(data="blobs", classes=4, lr=0.1)])
    before = many.accuracy()[0][0]
    assert many.train(30).accuracy()[0][0] > max(before, 0.9)


def test_the_history_is_the_run_as_arrays():
    text = "data=xor&layers=3&lr=0.1"
    history = network.history(text, 4)
    run = Runs([State.parse(text)])
    assert history.epoch.tolist() == [0, 1, 2, 3, 4]
    for epoch in range(5):
        assert (history.parameters[epoch] == run.parameters[0]).all()
        assert [history.train_loss[epoch], history.test_loss[epoch]] == [
            float(loss[0]) for loss in run.losses()
        ]
        run.train(1)
    assert [W.shape for W, _ in history.layers(4)] == [(3, 2), (1, 3)]


def test_settings_can_change_while_a_network_trains():
    run = Runs([State().replace(optimizer="momentum")])
    for _ in range(7):
        run.train_step()
    before = run.parameters.copy()
    run.change(run.state.replace(lr=0.0, optimizer="adam", batch=25))
    assert (run.within, run.steps_per_epoch, run.memory) == (0, 10, {})
    run.train(1)
    assert (run.parameters == before).all()
