"""What lecture 13 says about its ten experiments, measured: every "in N of 20 runs" with the settings of its cells.

The shares in the text are those of the seeds 0 to 19. The seeds 20 to 29, which nobody looked at when the settings were
chosen, are run beside them and must not tell another story.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import jupytext
import numpy as np
import pytest

import perceptron.playground
from perceptron.playground.network import Runs, layers
from perceptron.playground.own_code.own_functions import OwnCode, OwnCodeError, OwnRun, own_state
from perceptron.playground.state import State

LECTURE = Path(__file__).resolve().parents[3] / "chapters" / "13_playground" / "lecture.py"
STATED, FRESH = 20, 10
SLACK = 1  # runs: rounding differs between machines, and a run at the edge may fall on its other side

Settings = dict[str, tuple[str, str]]


@functools.cache
def sections() -> dict[str, list[Any]]:
    """The lecture's cells by the title of their section."""
    found: dict[str, list[Any]] = {}
    title = ""
    for cell in jupytext.read(LECTURE, fmt="py:percent").cells:
        if match := re.match(r"#+ (.+)", cell.source) if cell.cell_type == "markdown" else None:
            title = match[1]
        found.setdefault(title, []).append(cell)
    return found


def numbered() -> dict[int, str]:
    """Number of an experiment → title of its section."""
    return {int(match[1]): title for title in sections() if (match := re.match(r"(\d+)\. ", title))}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, Any]]]:
    """What the lecture's cells ask the playground for; no widget is made."""
    asked: list[tuple[str, str, dict[str, Any]]] = []
    monkeypatch.setattr(
        perceptron.playground,
        "playground",
        lambda state="", against="", **more: asked.append((str(state), str(against), more)),
        raising=False,
    )
    return asked


def settings(number: int, asked: list[tuple[str, str, dict[str, Any]]]) -> tuple[State, State]:
    """The two states that the cell of an experiment sets up."""
    asked.clear()
    names: dict[str, Any] = {"State": State, "playground": perceptron.playground.playground}
    for cell in sections()[numbered()[number]]:
        if cell.cell_type == "code":
            exec(cell.source, names)
    ((text, against, more),) = asked
    assert not more
    state = State.parse(text)
    assert state.pause > 0, "it stops at the epoch that the answer speaks of"
    return state, state.changed(against)


def shares(number: int) -> list[int]:
    """Every N of "in N of 20 runs" in the text of an experiment, in order."""
    text = " ".join(
        cell.source for cell in sections()[numbered()[number]] if cell.cell_type == "markdown"
    ).replace("\n", " ")
    stated = [int(n) for n in re.findall(r"in (\d+) of 20 runs", text)]
    assert text.count("20 runs") == len(stated), "a share is written in another way"
    return stated


def runs(state: State, epochs: int | None = None) -> Runs:
    """The state with all seeds, trained until it stops by itself."""
    several = Runs([state.replace(seed=seed) for seed in range(STATED + FRESH)])
    return several.train(state.pause if epochs is None else epochs)


def accuracy(state: State, epochs: int | None = None) -> np.ndarray:
    return runs(state, epochs).accuracy()[1]


def loss_by_epoch(state: State) -> np.ndarray:
    """(epochs + 1, 2, runs): training and test loss."""
    several = runs(state, 0)
    rows = [several.losses()]
    rows += [several.train(1).losses() for _ in range(state.pause)]
    return np.array(rows)


def gradient_sizes(several: Runs) -> tuple[np.ndarray, np.ndarray]:
    """Root mean square of the gradient of the first and of the last layer's weights, all training samples, per run."""
    gradient = layers(several.gradient(*several._train), several.sizes)
    first, last = (np.sqrt((dW**2).mean(axis=(-1, -2))) for dW, _ in (gradient[0], gradient[-1]))
    return first, last


def xor_without_a_hidden_layer(left: State, right: State) -> Iterator[np.ndarray]:
    yield accuracy(left) < 0.75
    yield accuracy(right) > 0.85
    yield accuracy(left.changed("features=x1x2")) > 0.99


def linear_activations(left: State, right: State) -> Iterator[np.ndarray]:
    yield accuracy(left) < 0.7
    yield accuracy(right) > 0.95


def one_neuron_too_few(left: State, right: State) -> Iterator[np.ndarray]:
    yield accuracy(left) < 0.9
    yield accuracy(right) > 0.95
    yield accuracy(left, 500) < 0.9


def too_large_a_rate(left: State, right: State) -> Iterator[np.ndarray]:
    yield runs(left).losses()[0] < 1e-6
    yield ~(runs(right).losses()[0] < 1e24 * runs(right, 0).losses()[0])


def dead_from_the_start(left: State, right: State) -> Iterator[np.ndarray]:
    before, after = runs(left, 0).parameters, runs(left).parameters
    assert (before[:, -1] != after[:, -1]).all()
    yield (before[:, :-1] == after[:, :-1]).all(axis=1)
    yield accuracy(right) > 0.95


def spiral(left: State, right: State) -> Iterator[np.ndarray]:
    without, squares = accuracy(left), accuracy(right)
    deeper = accuracy(left.changed("layers=8,8"))
    yield squares > without
    yield squares > 0.85
    yield without < 0.75
    yield accuracy(left.changed("features=x1,x2,sinx1,sinx2")) > 0.95
    yield deeper > without
    yield deeper < squares


def overfitting(left: State, right: State) -> Iterator[np.ndarray]:
    history, (train, test) = loss_by_epoch(left), runs(right).losses()
    yield history[:, 1].argmin(axis=0) <= 30
    yield history[-1, 1] > 1.5 * history[:, 1].min(axis=0)
    yield train > history[-1, 0]
    yield test < history[-1, 1]


def batch_sizes(left: State, right: State) -> Iterator[np.ndarray]:
    one, thirty = loss_by_epoch(left)[:, 0], loss_by_epoch(right)[:, 0]
    yield one[5] < thirty[5]
    yield (np.diff(one[-31:], axis=0) > 0).mean(axis=0) >= 0.3
    yield (np.diff(thirty[-31:], axis=0) <= 0).all(axis=0)


def adam_loses(left: State, right: State) -> Iterator[np.ndarray]:
    sgd, adam = runs(left).losses()[0], runs(right).losses()[0]
    yield sgd < adam
    yield 100 * sgd <= adam
    rates = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
    tried = np.array([[runs(s.replace(lr=rate), 5).losses()[0] for rate in rates] for s in (left, right)])
    best = np.where(np.isfinite(tried), tried, np.inf).min(axis=1)
    yield best[0] < best[1]
    yield ~(tried[0, rates.index(0.3)] < 1e6)
    yield tried[1, rates.index(0.3)] < 0.01


def vanishing_gradient(left: State, right: State) -> Iterator[np.ndarray]:
    yield accuracy(left) < 0.6
    first, last = gradient_sizes(runs(left, 0))
    yield first < last / 1000
    first, last = gradient_sizes(runs(right, 0))
    yield first > last / 10
    yield accuracy(right) > 0.95


CLAIMS = {
    1: xor_without_a_hidden_layer,
    2: linear_activations,
    3: one_neuron_too_few,
    4: too_large_a_rate,
    5: dead_from_the_start,
    6: spiral,
    7: overfitting,
    8: batch_sizes,
    9: adam_loses,
    10: vanishing_gradient,
}


def test_there_are_ten_experiments_and_all_are_measured():
    assert list(numbered()) == list(CLAIMS) == list(range(1, 11))


@pytest.mark.parametrize("number", CLAIMS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of numbers that have diverged
def test_every_share_in_the_text_is_the_measured_one(number, made):
    measured = [np.asarray(held) for held in CLAIMS[number](*settings(number, made))]
    stated = shares(number)
    counts = [int(held[:STATED].sum()) for held in measured]
    assert len(stated) == len(counts)
    assert all(abs(n - count) <= SLACK for n, count in zip(stated, counts, strict=True)), (stated, counts)
    others = [int(held[STATED:].sum()) for held in measured]
    assert all(count >= FRESH * n / STATED - 3 for n, count in zip(stated, others, strict=True)), (
        stated,
        others,
    )


@pytest.mark.parametrize("number", CLAIMS)
def test_an_experiment_asks_before_it_shows_and_explains_afterwards(number):
    kinds = [cell.cell_type for cell in sections()[numbered()[number]]]
    assert kinds == ["markdown", "code", "markdown"]
    question, code, answer = (cell.source for cell in sections()[numbered()[number]])
    assert re.search(r"\*\*[^*]*\?[^*]*\*\*", question), "a question in bold, to be answered in writing"
    assert "of 20 runs" not in question
    assert "of 20 runs" in answer
    assert len([line for line in code.splitlines() if line.startswith("playground(")]) == 1


def test_what_else_the_text_says_of_the_settings_is_true(made):
    def count(state):
        run = Runs([state])
        return (
            run.parameters.size,
            sum(W.size for W, _ in layers(run.parameters[0], run.sizes)),
            run.steps_per_epoch,
        )

    assert 150 < count(settings(2, made)[0])[1] < 160
    assert count(settings(5, made)[0])[0] == 17
    seven = settings(7, made)[0]
    assert (len(Runs([seven]).data[0].train), count(seven)[0]) == (50, 105)
    one, thirty = (count(state)[2] for state in settings(8, made))
    assert (one, thirty, round(one / thirty)) == (250, 9, 28)
    left, right = settings(1, made)
    several = runs(left)
    assert np.median(np.abs(several.parameters)) < 0.1
    plane = runs(settings(4, made)[0], 0)
    X = plane._train[0]
    assert np.mean(X**2) == pytest.approx(12, rel=0.05)


def test_the_two_settings_of_an_experiment_differ_in_little(made):
    for number in CLAIMS:
        left, right = settings(number, made)
        changed = [name for name, value in vars(left).items() if value != getattr(right, name)]
        assert len(changed) in (1, 2), (number, changed)
        assert set(changed) != {"reg", "lr"}


def test_every_experiment_ends_with_its_link(made):
    for number in CLAIMS:
        answer = sections()[numbered()[number]][-1].source
        assert answer.endswith(f"\n\nLink: `#{settings(number, made)[0].text}`")


def test_twenty_runs_are_mixed_at_first_and_apart_at_last(made):
    names: dict[str, Any] = {"np": np, "State": State, "Runs": Runs}
    exec(next(c.source for c in sections()["A worked example: is it luck?"] if c.cell_type == "code"), names)
    two, three = names["two"], names["three"]
    assert two.shape == three.shape == (101, 20)
    apart = three.min(axis=1) > two.max(axis=1)
    assert not apart[:5].any()
    assert apart[-1]
    first, second = two[5], three[5]
    assert (first[:, None] > second[None, :]).any(), "a lucky run of the smaller network is ahead"


def test_the_wrong_backward_goes_uphill_until_the_numbers_end(made, exercise_07):
    names: dict[str, Any] = {"playground": perceptron.playground.playground}
    exec(next(c.source for c in sections()["Your own functions"] if c.cell_type == "code"), names)
    ((text, _, more),) = made
    assert more["anyway"]
    own = OwnCode(backward=more["backward"])
    assert [verdict.right for verdict in own.check()] == [False]
    for seed in range(20):
        run = OwnRun(own_state(text).replace(seed=seed), own)
        losses = [run.losses()[0][0]]
        with pytest.raises(OwnCodeError, match="nan or infinite numbers"):
            for _ in range(2000):
                run.train_step()
                losses.append(run.losses()[0][0])
        epochs = losses[:: run.steps_per_epoch]
        assert all(later > earlier for earlier, later in pairwise(epochs))
        assert len(epochs) >= 5, "there is time to watch it"


def test_a_forgotten_gate_still_learns_only_worse(exercise_07):
    def backward(Y_hat, Y, cache, params):
        return exercise_07["backward"](Y_hat, Y, {**cache, "Z1": np.ones_like(cache["Z1"])}, params)

    better = learnt = 0
    for seed in range(20):
        state = State.parse("data=circle&layers=6&activation=relu&loss=mse&lr=0.01").replace(seed=seed)
        first = Runs([state]).losses()[0][0]
        right = Runs([state]).train(20).losses()[0][0]
        run = OwnRun(state, OwnCode(backward=backward)).train(20)
        better += right < run.losses()[0][0]
        learnt += run.losses()[0][0] < first
    assert better >= 15
    assert learnt >= 10
