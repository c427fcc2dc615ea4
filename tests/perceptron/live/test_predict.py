"""A guess before the answer: nothing moves until it is given, and then the explanation is there."""

from __future__ import annotations

import matplotlib.pyplot as plt
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


def test_html_in_a_question_is_text_and_formulas_are_left_alone() -> None:
    asked = live.predict("Is 1 < 2 & $a < b$ **sure**?", "yes", options=["yes"], why="")
    text = asked.widget.children[0].value
    assert "1 &lt; 2 &amp;" in text and "$a &lt; b$" in text and "<b>sure</b>" in text


def test_a_question_whose_answer_cannot_be_given_is_refused() -> None:
    with pytest.raises(ValueError, match="the answer 'left' is none of the options"):
        live.predict("Where?", "left", options=["up", "down"])
    with pytest.raises(ValueError, match="the answer 'left' is no number"):
        live.predict("Where?", "left")
