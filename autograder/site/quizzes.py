"""What a chapter asks, as HTML that works without a script: of its quiz each option opens, and says why it is right or
not; of its blanks each line opens, and gives the number and the way to it.
"""

from __future__ import annotations

import json
from pathlib import Path

from autograder.site.markup import markup

LETTERS = "ABCDEFGH"


def quiz_html(path: Path) -> str:
    """The questions of a quiz.json, whose format `perceptron/live/quiz.py` describes and the lecture's run has checked."""
    questions = json.loads(path.read_text(encoding="utf-8"))
    asked = [_question(number, question) for number, question in enumerate(questions, start=1)]
    score = f'<p class="quiz-score" role="status" data-questions="{len(asked)}"></p>'
    return f'<div class="quiz">{"".join(asked)}{score}</div>'


def blanks_html(path: Path) -> str:
    """The numbers of a blanks.json, whose format `perceptron/live/blanks.py` describes."""
    return f'<div class="blanks">{"".join(map(_blank, json.loads(path.read_text(encoding="utf-8"))))}</div>'


def _blank(blank: dict) -> str:
    number = f"{blank['answer']:g}".replace("-", "\N{MINUS SIGN}")
    return (
        f"<details><summary>{markup(blank['label'])} = ?</summary>"
        f"<p><b>{number}</b> {markup(blank['hint'])}</p></details>"
    )


def _question(number: int, question: dict) -> str:
    options = [
        _option(letter, option, question.get("read", ""))
        for letter, option in zip(LETTERS, question["options"], strict=False)
    ]
    title = f'<p class="quiz-question" id="quiz-{number}"><b>{number}.</b> {markup(question["question"])}</p>'
    return f'<div role="group" aria-labelledby="quiz-{number}">{title}{"".join(options)}</div>'


def _option(letter: str, option: dict, read: str) -> str:
    right = bool(option.get("right"))
    word = "Right." if right else "Not this one."
    again = f' <i>Read again: "{markup(read)}".</i>' if read and not right else ""
    return (
        f'<details class="{"right" if right else "wrong"}"><summary>{letter}. {markup(option["text"])}</summary>'
        f"<p><b>{word}</b> {markup(option['why'])}{again}</p></details>"
    )
