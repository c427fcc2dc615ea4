"""Quizzes for class, each read back by a program that did not write it."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from autograder.authoring import notebooks, quiz_text
from autograder.authoring.chapter_text import ChapterError
from autograder.publishing import quizzes

ROOT = Path(__file__).parents[3]
NAMES = ["01_neuron", "06_training"]
ALL = notebooks.chapter_names(ROOT)
KNOWN_TIMES = {5, 10, 20, 30, 60, 90, 120, 240}


def questions(names: list[str]) -> list[quiz_text.Question]:
    return [q for name in names for q in quiz_text.read_quiz(ROOT / "chapters" / name / "quiz.json")]


def write(tmp_path: Path, kind: str, names: list[str] = NAMES, seconds: int = 60) -> Path:
    path = tmp_path / f"quiz{quizzes.SUFFIXES[kind]}"
    assert quizzes.write(ROOT, names, {kind: path}, seconds) == {path: len(questions(names))}
    return path


def test_the_spreadsheet_is_what_kahoot_imports(tmp_path: Path) -> None:
    """Read by openpyxl, by the rules of Kahoot's template: a question a row from row 9 on."""
    page = openpyxl.load_workbook(write(tmp_path, "kahoot", ALL, seconds=30)).active
    rows = list(page.iter_rows(min_row=9, max_col=8, values_only=True))
    assert len(rows) == len(questions(ALL)) > 70
    assert str(page["B8"].value).startswith("Question - max 120") and str(page["H8"].value).startswith("Correct")
    for (number, question, *options, seconds, right), asked in zip(rows, questions(ALL), strict=True):
        given = [option for option in options if option is not None]
        assert isinstance(number, int) and question == asked.plain and len(question) <= 120
        assert given == [option.plain for option in asked.options] and 2 <= len(given) <= 4
        assert all(0 < len(option) <= 75 for option in given)
        assert seconds in KNOWN_TIMES
        assert asked.options[int(right) - 1].right
        assert not any(sign in text for text in (question, *given) for sign in ("$", "\\", "{", "`", "**"))
        assert not any(text.startswith("=") for text in (question, *given))


def test_the_same_quiz_gives_the_same_bytes() -> None:
    read = [quizzes._read(ROOT, name) for name in NAMES]
    for make in (quizzes.moodle, quizzes.qti, quizzes.sheet):
        assert make(read) == make(read)
