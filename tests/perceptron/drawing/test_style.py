"""Colours keep their names in both themes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = [
    *sorted(ROOT.glob("chapters/*/lecture.py")),
    *sorted(ROOT.glob("perceptron/figures/*.py")),
    *sorted(ROOT.glob("perceptron/drawing/**/*.py")),
    *sorted(ROOT.glob("perceptron/words/*.py")),
]
CHANGES = re.compile(r"\b(black|white|dark|pale)\b", re.IGNORECASE)
SAID_OF_PIXELS = ("pixel", "black 0", "white 1", "where dark meets bright", "bright lies", "the dark")
"""Photographs stay as they are in the dark theme, and a robot may stand in the dark."""


def sentences(path: Path) -> Iterator[str]:
    """What a reader sees: text between cells, and strings of several words in the code, without docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.name == "lecture.py":
        for cell in re.split(r"(?m)^# %%", text):
            if cell.startswith(" [markdown]"):
                yield from re.split(r"[.:?!;]\s", re.sub(r"(?m)^# ?", "", cell).replace("\n", " "))
    tree = ast.parse(text)
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            if " " in node.value.strip():
                yield from re.split(r"[.:?!;]\s", node.value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_word_is_untrue_in_the_dark_theme_where_black_and_white_change_places(path: Path) -> None:
    said = [one for one in sentences(path) if CHANGES.search(one)]
    assert [one for one in said if not any(word in one for word in SAID_OF_PIXELS)] == []
