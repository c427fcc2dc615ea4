"""Own functions: the wrong one is named with its test's message, right ones train like the playground."""

from __future__ import annotations

import functools
import json
import shutil
import sys

import numpy as np
import pytest

from perceptron.playground.network import Runs
from perceptron.playground.own_code import exercise_tests
from perceptron.playground.own_code.own_functions import (
    OwnCode,
    OwnCodeError,
    OwnRun,
    own_state,
    step_settings,
)
from perceptron.playground.state import State, StateError
from tests.perceptron.playground.conftest import ROOT

STATE = State(layers=(5,), activation="relu", loss="mse", n=60)
STEPS = {
    "sgd_step": "sgd",
    "momentum_step": "momentum",
    "adagrad_step": "adagrad",
    "rmsprop_step": "rmsprop",
    "adam_step": "adam",
    "adamw_step": "adamw",
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("data", ["circle", "rings", "plane"])
def test_the_exercises_functions_train_as_the_playground_does(exercise_07, exercise_09, name, data):
    state = STATE.replace(
        data=data,
        optimizer=STEPS[name],
        reg="l2",
        momentum=0.7,
        rho=0.8,
        eps=1e-6,
        beta1=0.8,
        beta2=0.9,
        decay=0.3,
    )
    own = OwnCode(exercise_07["forward"], exercise_07["backward"], exercise_09[name])
    mine, theirs = OwnRun(state, own).train(3), Runs([state]).train(3)
    assert mine.parameters == pytest.approx(theirs.parameters, rel=1e-10, abs=1e-12)
    assert (mine.epoch, mine.step) == (3, 9)


@pytest.mark.parametrize("brought", [{}, {"forward": True}, {"backward": True}])
def test_what_the_student_did_not_bring_is_the_courses(exercise_07, brought):
    own = OwnCode(**{name: exercise_07[name] for name in brought})
    state = STATE.replace(optimizer="adam")
    assert OwnRun(state, own).train(2).parameters == pytest.approx(Runs([state]).train(2).parameters)


def test_right_functions_pass_the_visible_tests(exercise_07, exercise_09):
    for name in STEPS:
        verdicts = OwnCode(exercise_07["forward"], exercise_07["backward"], exercise_09[name]).check()
        assert [(verdict.name, verdict.right, verdict.message) for verdict in verdicts] == [
            ("forward", True, ""),
            ("backward", True, ""),
            (name, True, ""),
        ]


def no_relu(X, params):
    Z1 = X @ params["W1"].T + params["b1"]
    return Z1 @ params["W2"].T + params["b2"], {"X": X, "Z1": Z1, "H1": Z1}


def test_a_wrong_forward_is_named_with_the_message_of_its_test(exercise_07):
    (verdict, other) = OwnCode(no_relu, exercise_07["backward"]).check()
    assert (verdict.name, verdict.right, other.right) == ("forward", False, True)
    assert verdict.message.startswith("forward does not pass the test forward-output of exercise 07:\n")
    assert "ReLU in the hidden layer, none at the output" in verdict.message


def turned_sign(right):
    return lambda *arguments: {key: -value for key, value in right(*arguments).items()}


def sum_for_mean(right):
    return lambda Y_hat, Y, cache, params: {
        key: value * len(Y) for key, value in right(Y_hat, Y, cache, params).items()
    }


def gate_forgotten(right):
    return lambda Y_hat, Y, cache, params: right(Y_hat, Y, {**cache, "Z1": np.ones_like(cache["Z1"])}, params)


@pytest.mark.parametrize(
    ("broken", "test"),
    [(turned_sign, "backward-b2"), (sum_for_mean, "backward-b2"), (gate_forgotten, "backward-b1")],
)
def test_a_wrong_backward_is_named_with_its_first_test(exercise_07, broken, test):
    (verdict,) = OwnCode(backward=broken(exercise_07["backward"])).check()
    assert verdict.right is False
    assert f"backward does not pass the test {test} of exercise 07:" in verdict.message
    assert "expected" in verdict.message


def test_a_function_that_wants_to_end_the_kernel_is_only_wrong():
    (verdict,) = OwnCode(backward=lambda *_: sys.exit(3)).check()
    assert verdict.right is False
    assert "test backward-b2" in verdict.message


def test_a_wrong_step_is_named(exercise_09):
    def adam_step(w, grad, state, lr, beta1, beta2, eps):  # no correction
        m = beta1 * state.get("m", 0.0) + (1 - beta1) * grad
        s = beta2 * state.get("s", 0.0) + (1 - beta2) * grad**2
        return w - lr * m / (np.sqrt(s) + eps), {"m": m, "s": s}

    (verdict,) = OwnCode(step=adam_step).check()
    assert (verdict.name, verdict.right) == ("adam_step", False)
    assert "adam-first-step of exercise 09" in verdict.message


def test_a_step_of_another_name_is_known_by_its_arguments(exercise_09):
    def my_momentum(w, grad, state, lr, beta):
        return exercise_09["momentum_step"](w, grad, state, lr, beta)

    assert OwnCode(step=my_momentum).check() == [exercise_tests.Verdict("momentum_step", True)]
    assert OwnCode(step=lambda w, g, s, lr: (w - lr * g, s)).check()[0].right is None


def test_an_unwritten_function_is_said_to_be_unwritten(exercise_07):
    def backward(Y_hat, Y, cache, params):
        # YOUR CODE HERE
        raise NotImplementedError()

    (verdict,) = OwnCode(backward=backward).check()
    assert verdict.right is False
    assert "not written yet" in verdict.message
    with pytest.raises(OwnCodeError, match="backward is not written yet"):
        OwnRun(STATE, OwnCode(backward=backward)).train_step()


def test_tests_are_those_of_the_notebook_that_the_student_has(tmp_path, monkeypatch, exercise_07):
    name = "07_chain_rule"
    folder = tmp_path / "exercises" / name
    folder.mkdir(parents=True)
    notebook = json.loads((ROOT / "exercises" / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "forward-returns":
            cell["source"] = "assert False, 'this very cell'"
    (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    monkeypatch.chdir(folder)
    (verdict,) = OwnCode(exercise_07["forward"]).check()
    assert verdict.message == "forward does not pass the test forward-returns of exercise 07:\nthis very cell"
    (folder / f"{name}.ipynb").write_text("no notebook", encoding="utf-8")
    (verdict,) = OwnCode(exercise_07["forward"]).check()
    assert verdict.right is None
    assert "cannot be read as a notebook" in verdict.message


def test_the_exercise_is_found_from_a_lecture_and_its_absence_is_said(monkeypatch, tmp_path, exercise_07):
    monkeypatch.chdir(ROOT / "chapters")
    assert OwnCode(exercise_07["forward"]).check()[0].right
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(exercise_tests, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    (verdict,) = OwnCode(exercise_07["forward"]).check()
    assert verdict.right is None
    assert "exercises/07_chain_rule/07_chain_rule.ipynb is not in" in verdict.message


def test_without_the_grading_library_the_tests_are_said_not_to_run(monkeypatch, exercise_07):
    monkeypatch.setitem(sys.modules, "autograder", None)
    (verdict,) = OwnCode(exercise_07["forward"]).check()
    assert verdict.right is None
    assert "cannot run here" in verdict.message


def test_the_package_never_imports_the_grading_library():
    for path in (ROOT / "perceptron" / "playground").rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.strip().startswith(("import autograder", "from autograder"))


def gives(value):
    return lambda *_: value


RIGHT = {"W1": np.zeros((5, 2)), "b1": np.zeros(5), "W2": np.zeros((1, 5)), "b2": np.zeros(1)}


@pytest.mark.parametrize(
    ("functions", "sentence"),
    [
        (
            {"forward": gives(None)},
            "forward must return two things, Y_hat and the cache; it gave None (is there a return?)",
        ),
        (
            {"forward": gives((1, 2, 3))},
            "forward must return two things, Y_hat and the cache; it gave tuple with 3 entries",
        ),
        (
            {"forward": gives((np.zeros(10), {}))},
            "forward gave Y_hat with the shape (10,); it must be (10, 1), (samples, outputs)",
        ),
        (
            {"forward": gives((np.full((10, 1), np.nan), {}))},
            "forward gave Y_hat with nan or infinite numbers in step 1",
        ),
        ({"forward": gives((["a"], {}))}, "forward gave Y_hat that is no array of numbers; it must be one"),
        ({"forward": gives((np.zeros((10, 1)), {}))}, "the course's backward raised KeyError: 'Z1'"),
        (
            {"backward": gives(None)},
            "backward must return a dict with W1, b1, W2 and b2; it gave None (is there a return?)",
        ),
        (
            {"backward": gives({"W1": 1})},
            "backward must return a dict with W1, b1, W2 and b2; it gave the keys ['W1']",
        ),
        (
            {"backward": gives({**RIGHT, "W1": np.zeros((2, 5))})},
            "backward gave W1 with the shape (2, 5); it must be (5, 2), that of W1",
        ),
        (
            {"backward": gives({**RIGHT, "b2": [np.inf]})},
            "backward gave b2 with nan or infinite numbers in step 1",
        ),
        ({"backward": lambda *_: 1 / 0}, "backward raised ZeroDivisionError: division by zero"),
        ({"backward": lambda a: a}, "backward raised TypeError: "),
        ({"backward": lambda *_: sys.exit(3)}, "backward raised SystemExit: 3"),
        (
            {"step": lambda w, g, s, lr: w},
            "<lambda> must return two things, the new w and the state; it gave ndarray",
        ),
        (
            {"step": lambda w, g, s, lr: (w.T, s)},
            "<lambda> gave the new W1 with the shape (2, 5); it must be (5, 2), that of W1",
        ),
        (
            {"step": lambda w, g, s, lr: (w * np.nan, s)},
            "<lambda> gave the new W1 with nan or infinite numbers in step 1",
        ),
    ],
)
def test_what_cannot_be_trained_with_gets_a_sentence_and_nothing_is_lost(functions, sentence):
    run = OwnRun(STATE, OwnCode(**functions))
    before = run.parameters.copy()
    with pytest.raises(OwnCodeError) as caught:
        run.train_step()
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (run.parameters == before).all()
    assert (run.epoch, run.within, run.step) == (0, 0, 0)
    run.own = OwnCode()
    assert run.train(1).step == 3


def test_functions_that_change_what_they_are_given_do_no_harm(exercise_07):
    def backward(Y_hat, Y, cache, params):
        gradient = exercise_07["backward"](Y_hat, Y, cache, params)
        for array in (*params.values(), Y_hat, Y, *cache.values()):
            array *= 0
        return gradient

    assert OwnRun(STATE, OwnCode(backward=backward)).train(2).parameters == pytest.approx(
        Runs([STATE]).train(2).parameters
    )


def test_lists_count_as_arrays_in_answers(exercise_07):
    own = OwnCode(
        backward=lambda *a: {key: value.tolist() for key, value in exercise_07["backward"](*a).items()}
    )
    assert OwnRun(STATE, own).train(1).parameters == pytest.approx(Runs([STATE]).train(1).parameters)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (lambda w, g: w, "<lambda> takes 2 arguments; a step takes at least four: (w, grad, state, lr)"),
        (
            lambda w, g, s, lr, nesterov: w,
            "<lambda> has the argument nesterov; after (w, grad, state, lr) a step may have beta, rho",
        ),
        (3, "step is int, which cannot be called; give the function itself, without brackets: step=step"),
    ],
)
def test_a_step_that_cannot_be_called_is_refused_at_once(step, sentence):
    with pytest.raises(OwnCodeError) as caught:
        OwnCode(step=step)
    assert sentence in str(caught.value)


def test_a_step_may_be_a_partial_function_or_an_object(exercise_09):
    partial = functools.partial(exercise_09["adam_step"], beta1=0.9, beta2=0.999, eps=1e-8)
    assert step_settings(partial) == ()
    state = STATE.replace(optimizer="adam")
    assert OwnRun(state, OwnCode(step=partial)).train(1).parameters == pytest.approx(
        Runs([state]).train(1).parameters
    )


def test_states_that_own_functions_cannot_train_are_refused_by_name():
    with pytest.raises(StateError) as caught:
        OwnRun(State(), OwnCode())
    assert str(caught.value) == (
        "own functions cannot train layers=4,2, activation=tanh, loss=auto; give one hidden layer, such as layers=6, "
        "activation=relu and loss=mse, as in exercise 07"
    )


USUAL = "layers=6&activation=relu&loss=mse"


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("", f"{USUAL}&lr=0.01"),
        ("lr=0.05", f"{USUAL}&lr=0.05"),
        ("lr=0.03", USUAL),  # the usual rate of the playground, but named
        ("data=xor&layers=3", "data=xor&layers=3&activation=relu&loss=mse&lr=0.01"),
        ("v=1&data=xor", f"data=xor&{USUAL}"),  # a link holds the usual rate by not naming it
        (f"#v=1&{USUAL}", USUAL),
        (State(), f"{USUAL}&lr=0.01"),
        (State().replace(lr=0.1), f"{USUAL}&lr=0.1"),
        (State().replace(layers=(3,)), "layers=3&activation=relu&loss=mse"),
    ],
)
def test_what_is_not_named_is_as_own_functions_need_it(given, text):
    assert own_state(given).text == f"v=1&{text}"
    OwnRun(own_state(given), OwnCode())


@pytest.mark.parametrize(
    ("given", "named"),
    [("layers=4,2", "layers=4,2"), ("activation=tanh&lr=1", "activation=tanh"), ("loss=auto", "loss=auto")],
)
def test_what_is_named_and_cannot_be_trained_is_refused_by_its_name(given, named):
    with pytest.raises(StateError, match=f"own functions cannot train {named}; give one hidden layer"):
        OwnRun(own_state(given), OwnCode())


@pytest.mark.parametrize("broken", [turned_sign, sum_for_mean])
def test_a_bug_put_in_on_purpose_shows_in_the_training(exercise_07, broken):
    """Over 20 seeds: the loss stays far above that of the right functions, or the training diverges."""
    worse = 0
    for seed in range(20):
        state = STATE.replace(seed=seed, n=100, lr=0.1)
        right = Runs([state]).train(10).losses()[0][0]
        run = OwnRun(state, OwnCode(backward=broken(exercise_07["backward"])))
        try:
            run.train(10)
        except OwnCodeError:
            worse += 1
        else:
            worse += run.losses()[0][0] > 1.2 * right
    assert worse >= 18


@pytest.mark.parametrize(
    "data", ["circle", "xor", "gauss", "spiral", "plane", "multi-gauss", "rings", "blobs"]
)
def test_own_functions_start_with_a_learning_rate_at_which_no_data_set_diverges(data):
    run = Runs([own_state(State().replace(data=data)).replace(seed=seed) for seed in range(20)])
    first = run.losses()[0]
    assert (run.train(30).losses()[0] < first).all()


def test_from_a_dead_start_at_zeros_only_the_last_bias_learns(exercise_07):
    run = OwnRun(STATE.replace(init="zeros"), OwnCode(exercise_07["forward"], exercise_07["backward"])).train(
        20
    )
    assert (run.parameters[0, :-1] == 0).all()
    assert run.parameters[0, -1] != 0


def test_a_copied_course_folder_works_too(tmp_path, monkeypatch, exercise_07):
    shutil.copytree(ROOT / "exercises" / "07_chain_rule", tmp_path / "exercises" / "07_chain_rule")
    monkeypatch.chdir(tmp_path)
    assert OwnCode(exercise_07["forward"]).check()[0].right
