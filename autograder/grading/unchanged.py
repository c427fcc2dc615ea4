"""Whether a submission is graded and unchanged: asked of what was handed in, the exercise, the grader and the books."""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook

import autograder
from autograder.grading.books import records
from autograder.grading.judging.judgement import version_of
from autograder.grading.submission import Exercise, Submission, Unreadable
from autograder.sandbox.limits import Limits

ROOMS = ("check", "sandbox", "grading", "authoring")
"""Rooms of this package whose code decides on marks."""

REASONS = {
    "mark": "the gradebook does not hold the mark",
    "submission": "the submission changed",
    "exercise": "the exercise changed",
    "grader": "the grader changed",
    "limits": "the limits changed",
    "protection": "it was graded without a sandbox",
}
"""Why a submission is graded again; the first that holds is told."""


def fingerprint(
    exercise: Exercise, taken: Submission | Unreadable, limits: Limits, protected: bool
) -> dict[str, str]:
    """What a mark rests on, part by part: a mark is as good as new as long as no part changes."""
    release = nbformat.writes(exercise.release)
    parts = [exercise.source_sha256, exercise.reference_sha256, exercise.files_sha256, release]
    return {
        "submission": _submission(taken),
        "exercise": _digest(*parts),
        "grader": grader(),
        "limits": _digest(json.dumps(asdict(limits), sort_keys=True)),
        "protection": "sandbox" if protected else "unprotected",
    }


def _digest(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part.encode() if isinstance(part, str) else part).digest())
    return digest.hexdigest()[:32]


def _submission(taken: Submission | Unreadable) -> str:
    if isinstance(taken, Unreadable):
        return _digest(taken.verdict, str(taken))
    files = [
        part for name, data in sorted(taken.files.items()) for part in (name.encode("utf-8", "replace"), data)
    ]
    return _digest(taken.notebook, *files, *taken.notes)


@functools.cache
def grader() -> str:
    """The code that gives marks, and the packages in which answers run."""
    here = Path(autograder.__file__).parent
    sources = [path for room in ROOMS for path in sorted((here / room).rglob("*.py"))]
    versions = [platform.python_version(), *map(version_of, ("numpy", "torch", "nbgrader"))]
    return _digest(*(path.read_bytes() for path in sources), *versions)


def graded(path: Path) -> dict[str, Any]:
    """What an autograded notebook says of how it was graded; empty when there is none or it cannot be read."""
    try:
        metadata = json.loads(path.read_bytes())["metadata"]["autograder"]
        return dict(metadata) if isinstance(metadata["fingerprint"], dict) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def points_in(gradebook: Gradebook, assignment: str) -> dict[tuple[str, str], dict[str, float | None]]:
    """The grader's points for each graded cell, by student and notebook, as the gradebook has them."""
    found: dict[tuple[str, str], dict[str, float | None]] = defaultdict(dict)
    for student, hand_in in records.hand_ins(gradebook, assignment).items():
        for cell in hand_in.cells:
            found[student, cell.notebook][cell.name] = cell.auto_points
    return found


def why_again(
    before: dict[str, Any], now: dict[str, str], points: dict[str, float | None] | None
) -> str | None:
    """Why a submission must be graded (again), a key of `REASONS` or "" for the first time; None when it need not be.

    `before` is what the autograded notebook says, `points` what the gradebook has.
    """
    if not before:
        return ""
    if points is None or {**points, **before.get("points", {})} != points:
        return "mark"
    was = dict(before["fingerprint"])
    if now["protection"] == "unprotected":
        was["protection"] = "unprotected"  # what was graded in a sandbox is as good
    return next((part for part in REASONS if part in now and was.get(part) != now[part]), None)
