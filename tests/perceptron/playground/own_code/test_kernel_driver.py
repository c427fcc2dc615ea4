"""The kernel's answers to the widget: small portions, nothing lost, nothing raised."""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from perceptron.playground.network import Runs
from perceptron.playground.own_code import kernel_driver
from perceptron.playground.own_code.kernel_driver import KernelDriver
from perceptron.playground.own_code.own_functions import OwnCode
from perceptron.playground.own_code.own_gradients import one_sample
from perceptron.playground.state import State

TEXT = "data=xor&n=60&layers=5&activation=relu&loss=mse&lr=0.01"


@pytest.fixture(autouse=True)
def clock_that_stands_still(monkeypatch):
    """A portion of training takes as long as its steps need, on whatever machine."""
    monkeypatch.setattr(kernel_driver, "perf_counter", lambda: 0.0)


@pytest.fixture
def driver(exercise_07, exercise_09):
    own = OwnCode(exercise_07["forward"], exercise_07["backward"], exercise_09["sgd_step"])
    return KernelDriver(own, State.parse(TEXT))


def ask(driver, kind, buffers=(), **more):
    content, back = driver.answer({"type": kind, "id": 7, **more}, buffers)
    json.dumps(content, allow_nan=False)
    assert content["id"] == 7
    return content, [np.frombuffer(part, "<f8") for part in back]


def test_a_frame_holds_place_losses_and_parameters(driver):
    content, (parameters,) = ask(driver, "step", n=4)
    run = Runs([State.parse(TEXT)])
    for _ in range(4):
        run.train_step()
    assert parameters == pytest.approx(run.parameters[0])
    assert content == {
        "type": "frame",
        "id": 7,
        "run": 0,
        "epoch": 1,
        "step": 4,
        "within": 1,
        "steps_per_epoch": 3,
        "lr": 0.01,
        "train_loss": pytest.approx(run.losses()[0][0]),
        "test_loss": pytest.approx(run.losses()[1][0]),
        "wrong": "",
    }


def test_epochs_end_where_an_epoch_ends(driver):
    ask(driver, "step", n=1)
    assert ask(driver, "epoch", n=1)[0]["step"] == 3
    content = ask(driver, "epoch", n=2)[0]
    assert (content["epoch"], content["within"]) == (3, 0)


def test_a_portion_ends_when_its_time_is_over_whatever_was_asked_for(driver, monkeypatch):
    clock = iter(range(10**6))
    monkeypatch.setattr(kernel_driver, "perf_counter", lambda: next(clock) / 1000)  # a look at it takes 1 ms
    assert ask(driver, "epoch", n=1000, ms=12)[0]["step"] == 12
    assert ask(driver, "epoch", n=1000)[0]["step"] == 12 + 50
    assert ask(driver, "step", n=5)[0]["step"] == 67
    assert ask(driver, "step", n=5, ms=0)[0]["step"] == 68
    monkeypatch.setattr(kernel_driver, "perf_counter", lambda: 0.0)
    assert ask(driver, "step", n=200)[0]["step"] == 268


def test_nothing_trains_between_two_questions(driver):
    before = ask(driver, "step", n=3)[1][0]
    assert (driver.run.parameters[0] == before).all()
    assert ask(driver, "slow", row=0)[0]["type"] == "slow"
    assert (driver.run.parameters[0] == before).all()


def test_a_reset_starts_anew_and_counts_runs(driver):
    ask(driver, "step", n=3)
    content, (parameters,) = ask(driver, "reset", state=TEXT + "&seed=4")
    assert (content["run"], content["epoch"], content["step"]) == (1, 0, 0)
    assert parameters == pytest.approx(Runs([State.parse(TEXT + "&seed=4")]).parameters[0])


@pytest.mark.parametrize(
    ("kind", "more", "sentence"),
    [
        ("reset", {"state": "data=moons"}, "data=moons is not allowed"),
        ("reset", {"state": "layers=4,2"}, "own functions cannot train layers=4,2"),
        ("reset", {"state": "data=points&layers=3&activation=relu&loss=mse"}, "points holds 0"),
        ("reset", {}, "own functions cannot train"),
        ("reset", {"state": 3}, "a state is a text"),
        (
            "set",
            {"state": TEXT.replace("layers=5", "layers=6")},
            "layers cannot change while a network trains",
        ),
        ("set", {"state": TEXT + "&seed=2&n=50"}, "n is given twice"),
        ("step", {"n": 0}, "n=0 is not allowed in a question to the kernel; give a number from 1 to 100000"),
        ("step", {}, "n=None is not allowed"),
        ("step", {"n": math.nan}, "n=nan is not allowed"),
        ("step", {"n": 10**9}, "is not allowed"),
        (
            "epoch",
            {"n": 1, "ms": 1000},
            "ms=1000 is not allowed in a question to the kernel; give a number from 0 to 50",
        ),
        ("slow", {"row": 30}, "row=30 is not allowed"),
        ("weights", {}, "the weights are 0 numbers; this network needs 21 finite ones"),
        ("dance", {}, "'dance' is no question to the kernel; ask one of reset, set, step"),
    ],
)
def test_what_is_refused_gets_a_sentence_and_the_old_run_stays(driver, kind, more, sentence):
    before = ask(driver, "step", n=5)[1][0]
    content, back = ask(driver, kind, **more)
    assert (content["type"], back) == ("refused", [])
    assert sentence in content["message"]
    after = ask(driver, "step", n=1)[0]
    assert (after["run"], after["step"]) == (0, 6)
    assert not (driver.run.parameters[0] == before).all()


def test_what_is_no_message_is_refused_too(driver):
    assert driver.answer("play")[0]["type"] == "refused"  # type: ignore[arg-type]
    assert driver.answer({})[0]["id"] is None


def test_settings_change_without_a_new_start(driver):
    before = ask(driver, "step", n=4)[1][0]
    content, (parameters,) = ask(driver, "set", state=TEXT.replace("lr=0.01", "lr=0"))
    assert (content["lr"], content["step"], content["run"]) == (0, 4, 0)
    assert (parameters == before).all()
    assert (ask(driver, "step", n=4)[1][0] == before).all()


def test_edited_weights_are_trained_from(driver):
    weights = np.linspace(-1, 1, 21)
    content, (parameters,) = ask(driver, "weights", buffers=[memoryview(weights.tobytes())])
    assert content["type"] == "frame"
    assert (parameters == weights).all()
    for bad in (weights[:-1], np.append(weights, 1), weights * np.nan):
        assert ask(driver, "weights", buffers=[bad.tobytes()])[0]["type"] == "refused"
    assert ask(driver, "weights", buffers=[b"abc"])[0]["type"] == "refused"
    assert (driver.run.parameters[0] == weights).all()


def broken(right, after):
    """A backward that is right for some calls and then gives nan."""
    calls = []

    def backward(Y_hat, Y, cache, params):
        calls.append(1)
        gradient = right(Y_hat, Y, cache, params)
        return gradient if len(calls) <= after else {**gradient, "W2": gradient["W2"] * np.nan}

    return backward


def test_a_function_that_breaks_while_training_stops_it_and_keeps_the_weights(exercise_07):
    driver = KernelDriver(
        OwnCode(backward=broken(exercise_07["backward"], 5)), State.parse(TEXT), anyway=True
    )
    passed_before = ask(driver, "check")[0]
    assert [verdict["right"] for verdict in passed_before["functions"]] == [False]
    driver = KernelDriver(OwnCode(), State.parse(TEXT))
    driver.run.own = OwnCode(backward=broken(exercise_07["backward"], 5))
    content, (parameters,) = ask(driver, "step", n=20)
    assert content["step"] == 5
    assert content["wrong"].startswith("backward gave W2 with nan or infinite numbers in step 6")
    right = Runs([State.parse(TEXT)])
    for _ in range(5):
        right.train_step()
    assert parameters == pytest.approx(right.parameters[0])


def test_a_function_that_fails_its_tests_does_not_train_unless_asked_to(exercise_07):
    def backward(Y_hat, Y, cache, params):
        return {key: -value for key, value in exercise_07["backward"](Y_hat, Y, cache, params).items()}

    driver = KernelDriver(OwnCode(backward=backward), State.parse(TEXT))
    content, (parameters,) = ask(driver, "step", n=5)
    assert content["step"] == 0
    assert content["wrong"].startswith("backward does not pass the test backward-b2 of exercise 07:")
    assert ask(driver, "reset", state=TEXT)[0]["wrong"] == content["wrong"]
    checked = ask(driver, "anyway")[0]
    assert (checked["type"], checked["anyway"]) == ("checked", True)
    first = ask(driver, "reset", state=TEXT)[0]["train_loss"]
    watched = ask(driver, "epoch", n=1)[0]
    assert watched["step"] == 3
    assert watched["train_loss"] > first  # uphill
    assert KernelDriver(OwnCode(backward=backward), State.parse(TEXT), anyway=True).wrong == ""


def test_slow_motion_and_check_are_answered_by_the_students_functions_right_or_wrong(
    exercise_07, exercise_09
):
    def backward(Y_hat, Y, cache, params):
        return {key: -value for key, value in exercise_07["backward"](Y_hat, Y, cache, params).items()}

    driver = KernelDriver(OwnCode(backward=backward, step=exercise_09["sgd_step"]), State.parse(TEXT))
    assert driver.wrong  # it does not train, and is shown all the same
    content, (gradient, after) = ask(driver, "slow", row=2)
    shown = one_sample(driver.run, 2)
    np.testing.assert_array_equal(gradient, shown.gradient)
    np.testing.assert_array_equal(after, shown.after)
    assert content["Y_hat"] == shown.Y_hat.tolist() and content["Z1"] == shown.Z1.tolist()
    assert (content["row"], content["rate"], len(content["H1"])) == (2, 0.01, 5)
    makers = {"forward": "the course's forward", "backward": "your backward", "step": "your sgd_step"}
    assert content["makers"] == makers
    content, (analytic, numeric) = ask(driver, "gradients")
    np.testing.assert_allclose(analytic, -numeric, rtol=1e-4, atol=1e-7)
    assert content["samples"] == 30 and content["makers"] == makers


def test_a_function_that_breaks_in_slow_motion_or_check_is_named_and_an_interrupt_is_said():
    driver = KernelDriver(OwnCode(), State.parse(TEXT))

    def interrupted(*arguments):
        raise KeyboardInterrupt

    for kind, more in (("slow", {"row": 0}), ("gradients", {})):
        driver.run.own = OwnCode(backward=lambda *_: None)
        content, back = ask(driver, kind, **more)
        assert (content["type"], back) == ("refused", []) and "backward must return" in content["message"]
        driver.run.own = OwnCode(backward=interrupted)
        assert "interrupted; ask again" in ask(driver, kind, **more)[0]["message"]


def test_an_interrupt_stops_the_portion_only(exercise_07):
    def backward(*arguments):
        raise KeyboardInterrupt

    driver = KernelDriver(OwnCode(), State.parse(TEXT))
    driver.run.own = OwnCode(backward=backward)
    content, _ = ask(driver, "step", n=5)
    assert content["wrong"] == "The training was interrupted; play goes on from here."
    driver.run.own = OwnCode()
    assert ask(driver, "step", n=5)[0]["step"] == 5


def test_questions_from_several_threads_are_answered_one_after_the_other(exercise_07):
    inside, most = [], []

    def backward(*arguments):
        inside.append(1)
        most.append(len(inside))
        gradient = exercise_07["backward"](*arguments)
        inside.pop()
        return gradient

    driver = KernelDriver(OwnCode(backward=backward), State.parse(TEXT))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask(driver, "step", n=50)[0]["step"], range(8)))
    assert sorted(answers) == [50 * k for k in range(1, 9)]
    assert max(most) == 1


def test_a_loss_that_is_no_number_travels_as_null(driver):
    content, _ = ask(driver, "weights", buffers=[np.full(21, 1e200).tobytes()])
    assert content["train_loss"] is None
    assert content["test_loss"] is None


def test_every_message_of_the_protocol_is_described():
    for kind in ("reset", "set", "step", "epoch", "weights", "slow", "gradients", "check", "anyway"):
        assert f'{{type: "{kind}", id' in kernel_driver.__doc__
    for kind in ("frame", "refused", "slow", "gradients", "checked"):
        assert f'{{type: "{kind}"' in kernel_driver.__doc__
