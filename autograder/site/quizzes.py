"""What a chapter asks, as HTML that works without a script: of its quiz each option opens, and says why it is right or
not; of its blanks each line opens, and gives the number and the way to it.
"""

from __future__ import annotations

import html
import json
from pathlib import Path

from autograder.site.markup import markup

LETTERS = "ABCDEFGH"
OPEN_THEM = (
    "On this page write each number down, then open its line. In the notebook a wrong one is answered."
)


def quiz_html(path: Path) -> str:
    """The questions of a quiz.json, whose format `perceptron/live/quiz.py` describes and the lecture's run has checked.

    The elements are the same as there, with formulas as MathML; a page loads `quiz.js` and `quiz.css` from there, too.
    """
    questions = json.loads(path.read_text(encoding="utf-8"))
    asked = "".join(_question(number, question) for number, question in enumerate(questions, start=1))
    return f'<div class="quiz">{asked}<p class="quiz-score" role="status"></p></div>'


def blanks_html(path: Path) -> str:
    """The numbers of a blanks.json, whose format `perceptron/live/blanks.py` describes."""
    lines = "".join(map(_blank, json.loads(path.read_text(encoding="utf-8"))))
    return f'<div class="blanks"><p class="live-note">{OPEN_THEM}</p>{lines}</div>'


def _blank(blank: dict) -> str:
    number = f"{blank['answer']:g}".replace("-", "\N{MINUS SIGN}")
    return (
        f"<details><summary>{markup(blank['label'])} = ?</summary>"
        f"<p><b>{number}</b> {markup(blank['hint'])}</p></details>"
    )


def _question(number: int, question: dict) -> str:
    options = "".join(
        _option(letter, option, question.get("read", ""))
        for letter, option in zip(LETTERS, question["options"], strict=False)
    )
    asked = f'<p class="quiz-asked"><b>{number}.</b> {markup(question["question"])}</p>'
    return f'<div class="quiz-question">{asked}{options}</div>'


def _option(letter: str, option: dict, read: str) -> str:
    right = bool(option.get("right"))
    again = ""
    if read and not right:
        section = html.escape(read)
        again = f' <a class="quiz-read" href="#{_place(read)}" data-section="{section}">Read again: “{section}”</a>'
    return (
        f'<details class="quiz-option" data-right="{str(right).lower()}"><summary><span class="quiz-letter">{letter}</span> '
        f"<span>{markup(option['text'])}</span></summary>"
        f'<p class="quiz-why"><b>{letter}. {"Right." if right else "Not this one."}</b> {markup(option["why"])}{again}</p></details>'
    )


def _place(section: str) -> str:
    """The place of a section in its page, as Sphinx names it."""
    from docutils.nodes import make_id

    return make_id(section)
