"""What a graded notebook says besides marks: why tests failed, notes of the grader, time, and what the student wrote.

Graded notebooks were made by the grader, but hold what students wrote: all of it is data here, nothing is run or parsed as
code.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.desk.graded_cells import READ_AGAIN, joined, message_of
from autograder.grading.marks import headline

CHOSEN = re.compile(r"^You chose \w+\. ")
"""What a question with letters says before the reason."""
LOOK = "Look at "
"""The beginning of the grader's notes that ask a person to look."""
TEXTS = ("reference.py", "exercise.py")
"""Files of a chapter in which its known mistakes have their names."""


@dataclass(frozen=True)
class Reason:
    """Why a test failed: one line, the lecture's section to read again, and whether the chapter knows the mistake."""

    test: str
    line: str
    section: str
    known: bool


@dataclass
class Graded:
    """One graded notebook of one student."""

    verdict: str
    notes: list[str] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    seconds: float | None = None
    """Time that judging took; None where it was not written down."""
    answers: dict[str, str] = field(default_factory=dict)
    """What the student wrote, by the cell's name; cells that were added have numbers for names."""

    @property
    def looks(self) -> list[str]:
        """The notes that ask a person to look."""
        return [note for note in self.notes if note.startswith(LOOK)]


def read(path: Path, known: frozenset[str], given: dict[str, str]) -> Graded | None:
    """A graded notebook; None when it cannot be read. `given` is the text of each cell as handed out: that is no answer."""
    try:
        notebook = json.loads(path.read_bytes())
        cells, told = notebook["cells"], notebook["metadata"].get("autograder", {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    seconds = told.get("seconds")
    graded = Graded(
        str(told.get("verdict", "not from this grader")),
        [str(note) for note in told.get("notes", [])],
        {str(test): str(verdict) for test, verdict in told.get("verdicts", {}).items()},
        seconds=float(seconds) if isinstance(seconds, int | float) else None,
    )
    for number, cell in enumerate(cells):
        meta = cell.get("metadata", {}).get("nbgrader", {})
        name, source = str(meta.get("grade_id", "")), joined(cell.get("source", ""))
        if meta.get("grade") and not meta.get("solution"):
            graded.reasons += [_reason(name, message, known)] if (message := message_of(cell)) else []
        elif meta.get("solution") and source.strip() != given.get(name, "").strip():
            graded.answers[name] = source
        elif not meta and str(cell.get("id", "")).startswith("added-") and cell.get("cell_type") == "code":
            graded.answers[f"added {number}"] = source
    return graded


def _reason(test: str, message: str, known: frozenset[str]) -> Reason:
    first = CHOSEN.sub("", message.split("\n", 1)[0])
    section = READ_AGAIN.search(message)
    is_known = first in known
    return Reason(test, first if is_known else headline(message), section[1] if section else "", is_known)


def known_mistakes(chapter: Path) -> frozenset[str]:
    """The sentences that a chapter has for known mistakes: texts with a full stop in a dict of its files, read and not run."""
    found = set()
    for name in TEXTS:
        try:
            tree = ast.parse((chapter / name).read_text(encoding="utf-8"))
        except (OSError, SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                found |= {text for part in [*node.keys, *node.values] for text in _sentences(part)}
    return frozenset(found)


def _sentences(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        yield node.value.split("\n", 1)[0]
