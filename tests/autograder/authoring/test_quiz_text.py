"""A chapter's quiz: what is refused, with file and line, and how its formulas read as plain text."""

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring import chapter_text, notebooks, quiz_text
from autograder.authoring.chapter_text import ChapterError
from perceptron.live import quiz as in_lectures

ROOT = Path(__file__).parents[3]
RIGHT = {"text": "yes", "why": "So it is.", "right": True}
WRONG = {"text": "no", "why": "It is not."}


def read(tmp_path: Path, *entries: Any) -> list[quiz_text.Question]:
    path = tmp_path / "chapters" / "01_neuron" / "quiz.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(entries), indent=2, ensure_ascii=False), encoding="utf-8")
    return quiz_text.read_quiz(path)


def question(text: str = "Is it?", **more: Any) -> dict[str, Any]:
    return {"question": text, "options": [RIGHT, WRONG], **more}


@pytest.mark.parametrize("name", notebooks.chapter_names(ROOT))
def test_lectures_and_class_read_the_same_quiz(name: str) -> None:
    path = ROOT / "chapters" / name / "quiz.json"
    for ours, theirs in zip(quiz_text.read_quiz(path), in_lectures.load(path), strict=True):
        assert (ours.text, ours.read) == (theirs.text, theirs.read)
        assert [(o.text, o.why, o.right) for o in ours.options] == [
            (o.text, o.why, o.right) for o in theirs.options
        ]


def test_a_text_that_is_too_long_is_refused_with_its_line_and_a_short_one_helps(tmp_path: Path) -> None:
    long = "Why " + "so " * 40 + "long?"
    with pytest.raises(
        ChapterError, match=r'chapters/01_neuron/quiz.json:17: 129 characters.*120 fit.*beside "question"'
    ):
        read(tmp_path, question(), question(long))
    assert read(tmp_path, question(long, short="Why?"))[0].plain == "Why?"
    option = {**WRONG, "text": "no, " * 20 + "never"}
    with pytest.raises(ChapterError, match=r'quiz.json:11: 85 characters.*75 fit.*beside "text"'):
        read(tmp_path, {"question": "Is it?", "options": [RIGHT, option]})
    assert (
        read(tmp_path, {"question": "?", "options": [RIGHT, {**option, "short": "never"}]})[0]
        .options[1]
        .plain
        == "never"
    )


def test_length_counts_in_plain_text(tmp_path: Path) -> None:
    formula = r"$\mathrm{d}W_2$ " * 20
    assert len(formula) > quiz_text.LONGEST_QUESTION
    assert read(tmp_path, question(formula))[0].plain == " ".join(["dW₂"] * 20)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"options": [RIGHT, WRONG]}, 'question 1 needs "question"'),
        (question(points=3), 'question 1 needs "question"'),
        (question(options=[RIGHT]), "two to 4 options"),
        (question(options=[RIGHT, *[WRONG] * 4]), "two to 4 options"),
        (question(options=[WRONG, {**WRONG, "text": "never"}]), "exactly one option"),
        (question(options=[RIGHT, {**RIGHT, "text": "surely"}]), "exactly one option"),
        (question(options=[RIGHT, {**RIGHT, "right": False}]), "read the same"),
        (question(options=[RIGHT, {"text": "no", "why": " "}]), 'needs its "why"'),
        (question(options=[RIGHT, {**WRONG, "points": 1}]), 'an option needs "text"'),
        (question(r"What is $\oint f$?"), r"has \\oint, which has no form in plain text; add \"short\""),
    ],
)
def test_what_breaks_a_rule_is_refused(tmp_path: Path, entry: Any, message: str) -> None:
    with pytest.raises(ChapterError, match=rf"quiz.json:\d+: .*{message}"):
        read(tmp_path, entry)


def test_a_missing_or_broken_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "chapters" / "01_neuron" / "quiz.json"
    with pytest.raises(ChapterError, match="01_neuron has no quiz"):
        quiz_text.read_quiz(path)
    path.parent.mkdir(parents=True)
    path.write_text('[\n{"question": }]')
    with pytest.raises(ChapterError, match="quiz.json:2: this is not JSON"):
        quiz_text.read_quiz(path)
    path.write_text("[]")
    with pytest.raises(ChapterError, match="a list of questions"):
        quiz_text.read_quiz(path)


def test_a_lecture_that_asks_for_a_quiz_which_is_not_there_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "chapters" / "01_neuron" / "lecture.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "# %% [markdown]\n# # 01\n\n# %%\nfrom perceptron.live.quiz import quiz\n\nquiz('01_neuron')\n"
    )
    cells = chapter_text.read_lecture(path)
    with pytest.raises(
        ChapterError, match="01_neuron/lecture.py:7: the lecture asks for chapters/01_neuron/quiz.json"
    ):
        quiz_text.check_asked(path, cells)
    (path.parent / "quiz.json").write_text("[]")
    quiz_text.check_asked(path, cells)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"$w_1 x_1 + b$", "w₁ x₁ + b"),
        (r"$-0.5$", "−0.5"),
        (r"$10^{-13}$", "10⁻¹³"),
        (r"$W_2^\mathsf{T} \, \mathrm{d}Y^\mathsf{T}$", "W₂ᵀ dYᵀ"),
        (r"$|b| / \sqrt{w_1^2 + w_2^2}$", "|b| / √(w₁² + w₂²)"),
        (r"$\sigma / \sqrt B$", "σ / √B"),
        (r"$\eta = 0.05$", "η = 0.05"),
        (r"$\hat y$", "ŷ"),
        (r"$\lambda_\text{max}$", "λₘₐₓ"),
        (r"$\frac{1}{2}$ and $\frac{a+b}{2}$", "1/2 and (a+b)/2"),
        (r"$x_{ab}$", "x_(ab)"),
        (r"$1 - \beta_1^t$", "1 − β₁ᵗ"),
        ("`loss.backward()` is *not* **here**", "loss.backward() is not here"),
        ("`((p - t) ** 2).mean()`", "((p - t) ** 2).mean()"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_formulas_read_as_plain_text(text: str, plain: str) -> None:
    assert quiz_text.plain(text) == plain


@pytest.mark.parametrize("text", [r"$\oint$", r"$x^{2$", "$x\\$"])
def test_a_formula_that_has_no_plain_form_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        quiz_text.plain(text)
