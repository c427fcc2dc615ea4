"""What comes of a submission: a mark for each test, and everything else that a graded submission is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

VERDICTS = (
    "passed",
    "failed",
    "error",
    "timeout",
    "out of memory",
    "crashed",
    "output too long",
    "unreadable",
    "missing",
)
"""From best to worst; a submission's verdict is the worst of its tests'."""


@dataclass(frozen=True)
class Mark:
    """One test cell: points given and possible, verdict, and the message for the student.

    `in_hidden` says whether points were lost among its hidden lines, or may have been.
    """

    test: str
    points: float
    max_points: float
    verdict: str
    message: str = ""
    in_hidden: bool = False


@dataclass
class Graded:
    """Everything about one graded submission; plain data but for the notebook. `files` are those that its cells wrote."""

    exercise: str
    notebook: NotebookNode
    marks: list[Mark]
    verdict: str
    notes: list[str] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def points(self) -> float:
        return sum(mark.points for mark in self.marks)

    @property
    def max_points(self) -> float:
        return sum(mark.max_points for mark in self.marks)


def headline(message: str) -> str:
    """A test's message on one line, for a table: the misconception, or the call with its result."""
    lines = message.splitlines() or [""]
    if len(lines) > 1 and lines[1].startswith("  returned  "):
        wanted = [line.removeprefix("  expected  ") for line in lines[2:3] if line.startswith("  expected  ")]
        if not wanted:
            return f"{lines[0]}: {lines[2]}" if len(lines) > 2 else lines[0]
        return f"{lines[0]} returned {lines[1].removeprefix('  returned  ')}; expected {wanted[0]}"
    return lines[0]
