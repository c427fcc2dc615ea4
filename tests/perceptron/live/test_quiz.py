"""The self-check quiz: what a click shows, and what a quiz.json must hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perceptron.live import quiz

GOOD = {
    "question": "What is $w x$ for $w = 2$, `x = 3`?",
    "options": [
        {"text": "6", "right": True, "why": "$2 \\cdot 3 < 7$"},
        {"text": "5", "why": "That is the *sum*."},
    ],
    "read": "The product",
}


def written(folder: Path, *questions: dict) -> Path:
    path = folder / "quiz.json"
    path.write_text(json.dumps(questions))
    return path


def test_a_right_and_a_wrong_option_are_both_explained(tmp_path: Path) -> None:
    shown = quiz.Quiz(quiz.load(written(tmp_path, GOOD)))
    shown.buttons[0][1].click()
    assert "Not this one." in shown.replies[0].value
    assert "That is the <i>sum</i>." in shown.replies[0].value
    assert 'Read again: "The product"' in shown.replies[0].value
    shown.buttons[0][0].click()
    assert "Right." in shown.replies[0].value
    assert "$2 \\cdot 3 &lt; 7$" in shown.replies[0].value


def test_only_the_first_try_counts(tmp_path: Path) -> None:
    shown = quiz.Quiz(quiz.load(written(tmp_path, GOOD, GOOD)))
    assert shown.score.value == ""
    shown.choose(0, 1)
    shown.choose(0, 0)
    shown.choose(1, 0)
    assert "1 of 2 right at the first try" in shown.score.value


def test_a_button_says_its_option_to_those_who_cannot_see_the_formula(tmp_path: Path) -> None:
    shown = quiz.Quiz(quiz.load(written(tmp_path, GOOD)))
    assert shown.buttons[0][0].tooltip == "A: 6"


def test_html_in_a_question_is_text(tmp_path: Path) -> None:
    assert quiz._markup("a < b & `c<d`") == "a &lt; b &amp; <code>c&lt;d</code>"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"options": [GOOD["options"][0]]}, "two or more options"),
        ({"options": [GOOD["options"][1]] * 2}, "exactly one"),
        ({"options": [GOOD["options"][0], {"text": "5"}]}, "explanation"),
        ({"hint": "x"}, "keys"),
    ],
)
def test_a_quiz_that_lacks_something_is_refused_with_the_place(
    tmp_path: Path, change: dict, message: str
) -> None:
    with pytest.raises(ValueError, match=f"question 2.*{message}"):
        quiz.load(written(tmp_path, GOOD, {**GOOD, **change}))


def test_the_quiz_is_found_from_a_folder_inside_the_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "chapters" / "77_test"
    folder.mkdir(parents=True)
    written(folder, GOOD)
    (tmp_path / "lectures").mkdir()
    monkeypatch.chdir(tmp_path / "lectures")
    assert quiz.find("77_test") == folder / "quiz.json"


def test_from_any_other_folder_the_quiz_beside_the_package_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert quiz.find("01_neuron").parts[-2:] == ("01_neuron", "quiz.json")
    with pytest.raises(FileNotFoundError, match="99_none"):
        quiz.find("99_none")
