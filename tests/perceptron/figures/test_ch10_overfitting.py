"""The live figures of lecture 10 train what they say, and draw what they trained."""

from __future__ import annotations

import asyncio
import json

import numpy as np
import pytest
import torch

from benchmarks import first_frame
from perceptron.models import overfitting

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
    ("width", "noise", "n_samples"), [(1, 0.3, 12), (60, 0.3, 12), (60, 0.0, 12), (6, 0.5, 8), (6, 0.2, 100)]
)
def test_the_fit_is_the_trained_network_and_the_curve_its_errors(lecture, width, noise, n_samples):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_fit"), names["fit_picture"]
    shown.set(width=width, noise=noise, n_samples=n_samples)
    x, y = overfitting.samples(n_samples, noise, 3 * shown.controls["data"].value)
    x_new, y_new = overfitting.samples(200, noise, 1000)
    *_, run = overfitting.train(x, y, x_new, y_new, width, 1000)
    assert np.allclose(picture.dots.get_xydata(), np.stack([x, y], axis=1))
    assert np.allclose(picture.prediction.get_ydata(), overfitting.predict(run.theta, picture.x))
    assert np.allclose(picture.noise_line.get_ydata(), max(noise**2, 1e-9))
    last = np.mean((overfitting.predict(run.theta, x) - y) ** 2)
    assert np.isclose(picture.train_line.get_ydata()[-1], max(last, 1e-9))
    assert np.isclose(
        picture.test_line.get_ydata()[-1], np.mean((overfitting.predict(run.theta, x_new) - y_new) ** 2)
    )
    assert shown.error.value == ""


@pytest.mark.parametrize("data", range(5))
def test_the_three_cases_of_the_seed_appear_with_every_slider(lecture, data):
    """Width, number of samples and noise each lead from one case to another, as the answers say."""
    shown = lecture(NAME).live_figure("update_fit")
    start = shown.controls["data"].value
    shown.controls["data"].value = data
    for width, noise, n_samples, case in [
        (1, 0.3, 100, "underfitting"),
        (6, 0.3, 100, "good fit"),
        (60, 0.3, 100, "good fit"),
        (60, 0.3, 12, "overfitting"),
        (60, 0.0, 12, "good fit"),
    ]:
        shown.set(width=width, noise=noise, n_samples=n_samples)
        assert shown.text.endswith(case), (width, noise, n_samples)
    shown.controls["data"].value = start


def test_the_four_learning_curves_show_what_the_answer_says(lecture):
    runs = lecture(NAME)["runs"]
    train = {name: np.array(run.train_errors) for name, run in runs.items()}
    test = {name: np.array(run.test_errors) for name, run in runs.items()}
    assert test["A"].argmin() < 30
    assert test["A"][-1] > 2 * test["A"].min()
    assert train["A"][-1] < 0.1 * train["A"][30]
    assert np.ptp(train["B"][-60:]) < 0.03 < 0.3 < train["B"][-1]
    assert (np.diff(train["C"]) < 0).all()
    assert (np.diff(test["C"]) < 0).all()
    jumps = train["D"][1:] > 1.5 * train["D"][:-1]
    assert jumps[60:].sum() >= 3


@pytest.mark.parametrize("patience", [1, 11, 12, 13, 14, 60, 100])
def test_early_stopping_marks_the_best_epoch_before_the_stop(lecture, patience):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_stop"), names["stop_picture"]
    shown.set(patience=patience)
    seen = picture.test_line.get_ydata()
    best = int(np.argmin(seen))
    assert len(seen) == best + patience + 1
    assert np.allclose(seen, names["valid_errors"][: len(seen)])
    assert picture.kept_line.get_xdata()[0] == best + 1
    assert picture.stop_dot.get_xydata()[0] == pytest.approx([len(seen), seen[-1]])
    assert np.allclose(
        picture.prediction.get_ydata(), overfitting.predict(names["stop_networks"][best], picture.x)
    )


def test_the_patience_in_the_answer_is_the_one_that_finds_the_best_network(lecture):
    errors = lecture(NAME)["valid_errors"]
    kept = {patience: overfitting.early_stop(errors, patience)[0] for patience in range(1, 101)}
    assert len({kept[patience] for patience in range(1, 12)}) == 1
    assert len({kept[patience] for patience in range(12, 14)}) == 1
    assert {kept[patience] for patience in range(14, 101)} == {int(np.argmin(errors))}
    assert errors[-1] > 3 * min(errors)


@pytest.mark.parametrize("data", range(3))
def test_a_stronger_penalty_raises_the_training_error_and_a_middle_one_is_best(lecture, data):
    names = lecture(NAME)
    shown, picture = names.live_figure("update_l2"), names["l2_picture"]
    start = shown.controls["data"].value
    shown.controls["data"].value = data
    ends, weights = [], []
    for strength in (1e-6, 1e-3, 1.0):
        shown.set(strength=strength)
        ends.append((picture.train_line.get_ydata()[-1], picture.test_line.get_ydata()[-1]))
        weights.append(float(shown.text.rsplit(" ", 1)[1]))
    train, test = np.array(ends).T
    assert (np.diff(train) > 0).all()
    assert (np.diff(weights) < 0).all()
    assert test[1] < min(test[0], test[2])
    assert np.ptp(picture.prediction.get_ydata()) < 0.6  # nearly flat: underfitting
    shown.controls["data"].value = start


def test_the_winner_on_few_held_out_samples_is_good_and_looks_better_than_it_is(lecture):
    names = lecture(NAME)
    assert np.mean(names["chosen"]) < np.mean(names["fresh"]) < np.mean(names["average"])


def test_the_test_error_descends_twice():
    widths = np.array([20, 60, 500])
    for noise, widest_is_best in ((0.3, True), (0.5, False)):
        train, test = overfitting.random_feature_errors(widths, n=60, noise=noise)
        assert test[1] > 10 * max(test[0], test[2])
        assert train[1:].max() < 1e-9
        assert (test[2] < test[0]) == widest_is_best


# --- training that a slider starts: the picture first, the rest later, and only as long as it is wanted


def watch(monkeypatch, names, shown):
    """The order of events from now on: frames trained, runs that end or are ended, pictures that are sent."""
    events, trained = [], overfitting.train
    numbers = iter(range(1, 100))

    def train(*arguments, **settings):
        number = next(numbers)
        try:
            for run in trained(*arguments, **settings):
                events.append(("trained", number))
                yield run
            events.append(("finished", number))
        except GeneratorExit:
            events.append(("stopped", number))
            raise

    monkeypatch.setattr(overfitting, "train", train)
    shown.image.observe(lambda change: events.append(("sent", None)), names="value")
    assert names["overfitting"] is overfitting
    return events


@pytest.mark.parametrize(
    ("update", "start", "moves"),
    [
        (
            "update_fit",
            {"width": 2, "n_samples": 12, "noise": 0.3},
            [("width", 60), ("n_samples", 100), ("noise", 0.0)],
        ),
        ("update_l2", {"strength": 1e-2}, [("strength", 1.0), ("strength", 1e-6), ("strength", 1e-3)]),
    ],
)
def test_a_picture_is_sent_before_the_training_is_over_and_the_next_move_stops_it(
    lecture, monkeypatch, update, start, moves
):
    names = lecture(NAME)
    shown = names.live_figure(update)
    shown.set(**start)
    events = watch(monkeypatch, names, shown)

    async def student():
        for number, (name, value) in enumerate(moves, start=1):
            before = len(events)
            shown.controls[name].value = value
            assert events[before:] == [("trained", number), ("sent", None)], "one frame, and it is shown"
            while len(events) == before + 2:
                await asyncio.sleep(0)
        while ("finished", len(moves)) not in events:
            await asyncio.sleep(0.001)

    asyncio.run(asyncio.wait_for(student(), timeout=60))
    for number in (1, 2):
        assert ("finished", number) not in events
        stopped = events.index(("stopped", number))
        assert ("trained", number) not in events[stopped:]
        assert stopped < events.index(("finished", 3))
    rest = events[len(events) - events[::-1].index(("trained", 3)) :]
    assert ("sent", None) in rest, "the picture of the whole training comes last"


# The first training that is watched never ends by itself.
WATCH = """
from perceptron.models import overfitting
events, trained = [], overfitting.train
def train(*arguments, **settings):
    number = 1 + sum(event == "begun" for event, _ in events)
    events.append(("begun", number))
    try:
        for run in trained(*arguments, **settings):
            yield run
            while number == 1:
                yield run
        events.append(("finished", number))
    except GeneratorExit:
        events.append(("stopped", number))
        raise
overfitting.train = train
"""


def test_in_a_real_kernel_an_endless_training_shows_pictures_and_yields_to_the_next_move():
    kernel = first_frame.Kernel(NAME, ("import numpy", "def case", "def update_fit"))
    try:
        (figure,) = kernel.figures
        kernel.run(WATCH)
        kernel.move(figure["controls"]["width"], 60)
        assert next(kernel.pictures(figure), None), "a picture comes although the training is not over"
        kernel.move(figure["controls"]["n_samples"], 8)
        assert list(kernel.pictures(figure)), "the next move gets its picture"
        events = json.loads(kernel.run("import json; print(json.dumps(events))"))
    finally:
        kernel.stop()
    assert sorted(events) == [["begun", 1], ["begun", 2], ["finished", 2], ["stopped", 1]]
    assert events.index(["stopped", 1]) < events.index(["finished", 2])


def test_no_frame_trains_longer_than_a_tenth_of_the_run(lecture, monkeypatch):
    """What bounds the wait for a picture, and for the next move to be noticed, whatever the machine."""
    names = lecture(NAME)
    for update in ("update_fit", "update_l2"):
        shown, picture = (
            names.live_figure(update),
            names["fit_picture" if update == "update_fit" else "l2_picture"],
        )
        lengths = []
        for _ in shown.update(**shown.values()):
            lengths.append(len(picture.train_line.get_ydata()))
        steps = np.diff([0, *lengths])
        assert steps.max() <= lengths[-1] / 10
