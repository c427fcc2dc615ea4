"""The self-check quiz: what it shows, and what a quiz.json must hold. tests/browser/test_quiz.py clicks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from autograder.site.quizzes import quiz_html
from perceptron.live import quiz

CHAPTERS = Path(__file__).resolve().parents[3] / "chapters"

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


def shown(folder: Path, *questions: dict) -> str:
    return quiz.Quiz(quiz.load(written(folder, *questions)))._repr_html_()


def test_without_a_script_each_answer_opens_and_says_why(tmp_path: Path) -> None:
    text = shown(tmp_path, GOOD)
    right, wrong = re.findall(r"<details.*?</details>", text)
    assert 'data-right="true"' in right and "A. Right.</b> <span" in right and "2 \\cdot 3 &lt; 7" in right
    assert "B. Not this one.</b> That is the <i>sum</i>." in wrong
    assert 'href="#The-product" data-section="The product">Read again: “The product”</a>' in wrong
    assert "Shift+Enter" in text, "and one line says which key brings it to life"


def test_as_text_the_questions_and_answers_can_be_read(tmp_path: Path) -> None:
    asked = quiz.Quiz(quiz.load(written(tmp_path, GOOD)))
    assert repr(asked) == "1. What is w x for w = 2, x = 3?\n   A. 6\n   B. 5"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("$w = (2, -1)$ *and* `b`", "w = (2, −1) and b"),
        (r"$\sigma / \sqrt B$ or $\sqrt{w_1^2 + w_2^2}$", "σ / √(B) or √(w₁² + w₂²)"),
        (r"$\frac{1}{1 + e^{-z}}$", "(1)/(1 + e^(−z))"),
        (r"$W_2^\mathsf{T}\,\mathrm{d}Y^{\mathsf{T}}$", "W₂ᵀ dYᵀ"),
        (r"$\hat y_{12}$, no_grad()", "ŷ₁₂, no_grad()"),
    ],
)
def test_a_formula_has_a_name_that_can_be_read(text: str, read: str) -> None:
    assert quiz.readable(text) == read


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("*/quiz.json")), ids=lambda path: path.parent.name)
def test_no_name_in_the_course_holds_latex(path: Path) -> None:
    names = re.findall(r'aria-label="([^"]*)"', quiz.Quiz(quiz.load(path))._repr_html_())
    assert [name for name in names if re.search(r"[\\\\${}]|[_^](?!\()|[a-z]{8}", name)] == []


def test_a_page_of_the_website_holds_the_same_elements(tmp_path: Path) -> None:
    """So that one quiz.js and one quiz.css serve both; only formulas differ, and what is said where a script is missing."""
    plain = {
        **GOOD,
        "question": "What?",
        "options": [{**GOOD["options"][0], "why": "So."}, GOOD["options"][1]],
    }
    in_notebook = re.sub(
        r"<style>.*?</style>|<p class=\"quiz-asleep.*?</p>|<script>.*?</script>",
        "",
        shown(tmp_path, plain),
        flags=re.S,
    )
    on_page = quiz_html(written(tmp_path, plain)).replace('href="#the-product"', 'href="#The-product"')
    assert on_page == in_notebook


def test_html_in_a_question_is_text(tmp_path: Path) -> None:
    assert quiz.markup("a < b & `c<d`") == "a &lt; b &amp; <code>c&lt;d</code>"


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
