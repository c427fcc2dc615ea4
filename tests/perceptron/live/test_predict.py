"""A guess before the answer: nothing moves until it is given, and then the explanation is there."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from perceptron import live


def asking(*predictions: live.Prediction) -> live.LiveFigure:
    figure, axes = plt.subplots(figsize=(3, 2))
    (line,) = axes.plot([0, 1])
    handle = live.line(axes, y="v", label="line")
    return live.figure(
        figure,
        lambda v: line.set_ydata([0, v]),
        ask=predictions,
        handles=[handle],
        v=live.slider(0.0, 1.0, 0.5, step=0.1, play=True),
    )


def test_a_figure_is_locked_until_all_its_questions_are_answered() -> None:
    number = live.predict("How high is $v$?", 0.5, within=0.1, why="It *starts* there.")
    choice = live.predict("Up or down?", "up", options=["up", "down"], why="Because.")
    shown = asking(number, choice)
    assert shown.controls["v"].disabled and shown.image.locked
    shown.image.move = {"handle": 0, "key": "ArrowUp", "times": 1, "number": 3}
    assert (shown.values()["v"], shown.image.heard) == (0.5, 3), "a locked handle answers, and stays"
    number.guess("0,55")
    assert shown.image.locked
    choice.guess("down")
    assert not shown.controls["v"].disabled and not shown.image.locked
    assert "You said <b>0.55</b>: right." in number.reply.value
    assert "You said <b>down</b>. It is <b>up</b>. Because." in choice.reply.value


def test_the_explanation_is_not_there_before_the_guess() -> None:
    asked = live.predict("How high?", -1.5, unit="m", why="$-b/w$ is the reason.")
    assert asked.reply.value == ""
    asked.skip()
    assert "It is <b>−1.5 m</b>. $-b/w$ is the reason." in asked.reply.value


def test_what_is_no_number_is_answered_and_can_be_tried_again() -> None:
    asked = live.predict("How high?", 0.75, why="So.")
    asked.guess("much")
    assert "“much” is not a number" in asked.reply.value and not asked.answered
    asked.guess("3/4")
    assert asked.answered and "right" in asked.reply.value


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        *(
            (text, 1024)
            for text in ("1024", "1,024", "1 024", "1\u00a0024", "1\u202f024", "1’024", "1024.0", "1,024.0")
        ),
        *(
            (text, 15_745_024)
            for text in ("15,745,024", "15 745 024", "15.745.024", "15,745,024.0", "15745024")
        ),
        *((text, -1024) for text in ("-1,024", "−1,024", "−1 024")),
        *((text, 1.024) for text in ("1.024", "1,024")),
        *((text, 0.125) for text in ("0,125", ".125", "1/8")),
        *((text, -1.5) for text in ("-1,5", "−1.5", "-3/2", "− 3 / 2")),
        *((text, 1234.5) for text in ("1,234.5", "1 234,5", "1234.5")),
        *((text, 1_234_567.5) for text in ("1.234.567,5", "1,234,567.5")),
    ],
)
def test_a_number_is_understood_however_its_thousands_and_its_decimals_are_set(
    typed: str, answer: float
) -> None:
    asked = live.predict("How many?", answer)
    asked.guess(typed)
    said, wanted = asked.reply.value, asked.told(answer)
    assert f"You said <b>{wanted}</b>: right." in said and "e+" not in said


@pytest.mark.parametrize(
    ("typed", "answer", "said"),
    [
        ("1,024", 512, "You said <b>1,024</b>. It is <b>512</b>."),
        ("1,024", 0.5, "You said <b>1.024</b>. It is <b>0.5</b>."),
        ("2,048", 1024, "You said <b>2,048</b>. It is <b>1,024</b>."),
        ("0,125", 1024, "You said <b>0.125</b>. It is <b>1,024</b>."),
        ("-2,500", -1024, "You said <b>−2,500</b>. It is <b>−1,024</b>."),
    ],
)
def test_what_a_wrong_number_is_said_back_as_is_what_its_answer_makes_likely(
    typed: str, answer: float, said: str
) -> None:
    asked = live.predict("How many?", answer)
    asked.guess(typed)
    assert said in asked.reply.value


@pytest.mark.parametrize(
    "typed", ["1,02,4", "12,34,567", "1,024,56", "1.2.3", "1,,024", "0,123,456", "e", "1/0"]
)
def test_what_is_grouped_otherwise_is_no_number(typed: str) -> None:
    asked = live.predict("How many?", 1024)
    asked.guess(typed)
    assert "is not a number" in asked.reply.value and not asked.answered


def test_html_in_a_question_is_text_and_formulas_are_left_alone() -> None:
    asked = live.predict("Is 1 < 2 & $a < b$ **sure**, *really*?", "yes", options=["yes"], why="")
    text = asked.widget.children[0].value
    assert "1 &lt; 2 &amp;" in text and "$a &lt; b$" in text and "<b>sure</b>, <i>really</i>" in text


def test_a_question_whose_answer_cannot_be_given_is_refused() -> None:
    with pytest.raises(ValueError, match="the answer 'left' is none of the options"):
        live.predict("Where?", "left", options=["up", "down"])
    with pytest.raises(ValueError, match="the answer 'left' is no number"):
        live.predict("Where?", "left")


def test_what_answers_a_question_is_hidden_until_it_is_answered() -> None:
    figure, axes = plt.subplots(figsize=(3, 2))
    (dot,) = axes.plot([], [], "o", markersize=20, color="#0072B2")
    text = axes.text(0.5, 0.5, "7")
    axes.set(xlim=(0, 4), ylim=(0, 4))
    first = live.predict("Where?", 2)
    second = live.predict("How much?", 7, hides=[dot, text])
    shown = live.figure(
        figure, lambda at: dot.set_data([at], [1]) or f"at {at}", ask=[first, second], at=live.slider(0, 4, 2)
    )

    def blue() -> int:
        return int(((shown.pixels()[..., 0] < 20) & (shown.pixels()[..., 2] > 150)).sum())

    assert (blue(), shown.text, shown.image.sketch) == (0, second.asks, {})
    first.guess(2)
    assert (blue(), shown.text) == (0, second.asks), "the other question hides it"
    second.guess(3)
    assert blue() > 100 and text.get_visible() and shown.text == shown.image.alt == "at 2"
    assert not shown.controls["at"].disabled
    assert np.array_equal(shown.pixels(), shown.fresh_pixels())
    shown.controls["at"].value = 3
    assert np.array_equal(shown.pixels(), shown.fresh_pixels()) and shown.text == "at 3"


# --- curves


def drawing(scale: str = "linear") -> tuple[live.LiveFigure, live.Drawing]:
    """A true curve y = x + 1 for x from 0 to 10, and a dot that moves on it."""
    figure, axes = plt.subplots(figsize=(4, 3))
    x = np.arange(11)
    (curve,) = axes.plot(x, x + 1)
    (dot,) = axes.plot([], [], "o")
    axes.set(xlabel="step", ylabel="loss", ylim=(0.5, 20), yscale=scale)
    asked = live.draw("Draw it.", curve, hides=[dot], why="It rises.")
    update = lambda at: dot.set_data([at], [at + 1]) or f"at {at}"  # noqa: E731
    return live.figure(figure, update, ask=[asked], at=live.slider(0, 10, 3)), asked


def test_the_true_curve_is_not_there_before_the_guess_and_nothing_is_read_out() -> None:
    shown, asked = drawing()
    assert shown.controls["at"].disabled
    assert not any(line.get_visible() for line in asked.axes.lines)
    assert shown.text.startswith("Draw your guess") and shown.image.alt == shown.text
    (x0, y0), (x1, y1) = shown.image.sketch["corners"]
    assert 0 < x0 < x1 <= 1 and 0 <= y0 < y1 < 1
    empty = shown.fresh_pixels()
    asked.skip()
    assert all(line.get_visible() for line in asked.axes.lines) and shown.text == "at 3"
    assert shown.image.sketch == {} and not shown.controls["at"].disabled
    assert (shown.pixels() != empty).any()
    assert "It rises." in asked.reply.value and "you drew" not in asked.reply.value


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_a_guess_appears_under_the_true_curve_with_where_they_are_farthest_apart(scale: str) -> None:
    shown, asked = drawing(scale)
    asked.guess(lambda x: np.where(x < 5, x + 1, 6.0))
    guess = asked.axes.lines[-1]
    x, y = guess.get_data()
    assert np.allclose(y, np.clip(np.where(x < 5, x + 1, 6.0), 0.5, 20))
    assert "at step 10: you drew <b>6</b>, and it is <b>11</b>" in asked.reply.value
    unguessed, other = drawing(scale)
    other.skip()
    work = []
    for each in (shown, unguessed):
        before = each.canvas.drawn
        each.controls["at"].value = 7
        work.append(each.canvas.drawn - before)
    assert work[0] == work[1], "the guess lies on the background"
    assert np.array_equal(shown.pixels(), shown.fresh_pixels())


def test_a_curve_that_was_drawn_well_is_told_so() -> None:
    _, asked = drawing()
    asked.guess(lambda x: x + 1.1)
    assert "well drawn" in asked.reply.value


def test_what_the_browser_has_drawn_in_half_of_the_panel_is_compared_there_only() -> None:
    shown, asked = drawing()
    shown.image.drawn = [None] * 8 + [0.0] * 8
    asked.shows.click()
    x, y = asked.axes.lines[-1].get_data()
    assert np.allclose(y, 20) and x.min() > 5
    assert "at step 6: you drew <b>20</b>, and it is <b>7</b>" in asked.reply.value


def test_two_curves_or_one_without_a_named_axis_are_refused() -> None:
    figure, axes = plt.subplots()
    (line,) = axes.plot([0, 1])
    with pytest.raises(ValueError, match="set xlabel first"):
        live.draw("Draw it.", line)
    axes.set_xlabel("step")
    with pytest.raises(ValueError, match="one curve at most"):
        live.figure(figure, lambda: None, ask=[live.draw("One.", line), live.draw("Two.", line)])
