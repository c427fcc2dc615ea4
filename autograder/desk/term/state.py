"""What is there of each exercise, and so what is left to do: seen from nbgrader's folders, its gradebook and its exchange.

Nothing is kept beside them but one line for each feedback page: what it was made of, in the page's folder.
"""

from __future__ import annotations

import datetime
import filecmp
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import notebook_hash, parse_utc

from autograder.authoring.notebooks import released, written
from autograder.desk import records
from autograder.desk.course import Course
from autograder.grading.submission import Unreadable, take_in

MADE_OF = ".made_of.json"
"""In a student's folder of feedback: for each page, a sum of what it was made of."""
SECRET, TIMESTAMP = "submission_secret.txt", "timestamp.txt"
"""What nbgrader's exchange puts beside a submission; without them no feedback can be sent back."""


@dataclass
class State:
    """One exercise: students by what was done for them. Each set is a part of the one before it, but `waits`."""

    exercise: str
    due: datetime.datetime | None
    released: str
    """`yes`, `no`, or `changed` when the exchange holds another version."""
    arrived: int
    """Hand-ins in the exchange that are newer than what was collected."""
    handed_in: set[str]
    graded: set[str]
    waits: set[str]
    """Graded, with cells that wait for a person."""
    feedback: set[str]
    """With a page made of today's notebook and marks."""
    published: set[str]
    """With that page in the exchange."""
    extended: dict[str, datetime.timedelta] = field(default_factory=dict)


def state_of(course: Course, gradebook: Gradebook, exercise: str) -> State:
    """What is there of an exercise now."""
    submitted = course.submitted(exercise)
    hand_ins = (
        records.hand_ins(gradebook, exercise)
        if exercise in {a.name for a in gradebook.assignments}
        else dict[str, records.HandIn]()
    )
    names = course.notebooks(exercise)
    graded = {
        student
        for student, folder in submitted.items()
        if student in hand_ins and all(_is_graded(course, exercise, student, folder, name) for name in names)
    }
    feedback = {s for s in graded if not stale_pages(course, exercise, hand_ins[s])}
    return State(
        exercise,
        records.due_dates(gradebook).get(exercise),
        is_released(course, exercise),
        len(arrived(course, exercise)),
        set(submitted),
        graded,
        {student for student in graded if hand_ins[student].waits},
        feedback,
        {student for student in feedback if is_published(course, exercise, student)},
        {s: h.extension for s, h in hand_ins.items() if h.extension is not None},
    )


# ---------------------------------------------------------------------------------------------------------------
# Release


def is_generated(course: Course, gradebook: Gradebook, exercise: str) -> bool:
    """Whether the released notebooks and the gradebook's points are those of the instructor's notebooks."""
    source = course.folder(course.directory.source_directory, ".", exercise)
    release = course.folder(course.directory.release_directory, ".", exercise)
    for name in course.notebooks(exercise):
        notebook = nbformat.read(source / f"{name}.ipynb", as_version=4)
        there = release / f"{name}.ipynb"
        if not there.is_file() or there.read_text(encoding="utf-8") != written(released(notebook)):
            return False
        try:
            known = gradebook.find_notebook(name, exercise)
        except MissingEntry:
            return False
        cells = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
        asked = {c["grade_id"]: float(c["points"]) for c in cells if c.get("grade") or c.get("task")}
        if asked != {c.name: float(c.max_score) for c in known.grade_cells + known.task_cells}:
            return False
    return True


def is_released(course: Course, exercise: str) -> str:
    """Whether the exchange holds the released exercise: `yes`, `no`, `changed`, or `–` without an exchange."""
    if course.exchange is None:
        return "–"
    outbound = course.exchange / "outbound" / exercise
    release = course.folder(course.directory.release_directory, ".", exercise)
    if not outbound.is_dir():
        return "no"
    return "yes" if release.is_dir() and _same_files(release, outbound) else "changed"


def _same_files(release: Path, outbound: Path) -> bool:
    files = [path.relative_to(release) for path in release.rglob("*") if path.is_file()]
    files = [p for p in files if not any(part.startswith((".", "__pycache__")) for part in p.parts)]
    return all(
        (outbound / file).is_file() and filecmp.cmp(release / file, outbound / file, shallow=False)
        for file in files
    )


# ---------------------------------------------------------------------------------------------------------------
# Hand-ins


def arrived(course: Course, exercise: str) -> dict[str, str]:
    """The students whose last hand-in lies in the exchange and was not collected, with its time as nbgrader writes it."""
    if course.exchange is None:
        return {}
    last: dict[str, str] = {}
    for path in (course.exchange / "inbound").glob("*"):
        parts = path.name.split("+")
        if len(parts) >= 3 and parts[1] == exercise and path.is_dir():
            last[parts[0]] = max(last.get(parts[0], ""), parts[2])
    collected = course.submitted(exercise)
    return {
        student: when
        for student, when in sorted(last.items())
        if student not in collected or _earlier(_time_of(collected[student]), when)
    }


def _time_of(folder: Path) -> str:
    path = folder / TIMESTAMP
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 200:
        return ""
    return path.read_text(encoding="utf-8", errors="replace").strip()


def _earlier(one: str, other: str) -> bool:
    try:
        return bool(parse_utc(one) < parse_utc(other))
    except (ValueError, OverflowError, TypeError):
        return one != other


def _is_graded(course: Course, exercise: str, student: str, folder: Path, name: str) -> bool:
    """Whether what lies in `folder` is what the graded notebook was made of."""
    path = course.folder(course.directory.autograded_directory, student, exercise) / f"{name}.ipynb"
    if not path.is_file():
        return False
    told = provenance(path)
    try:
        handed_in = take_in(folder, name).notebook
    except Unreadable as error:
        return bool(told.get("verdict") == error.verdict)
    if "submission_sha256" in told and told.get("verdict") not in ("unreadable", "missing"):
        return bool(told["submission_sha256"] == hashlib.sha256(handed_in).hexdigest())
    return (folder / f"{name}.ipynb").stat().st_mtime <= path.stat().st_mtime


def provenance(path: Path) -> dict[str, Any]:
    """What this grader wrote into a graded notebook; nothing when another wrote it, or it cannot be read."""
    try:
        told = json.loads(path.read_bytes())["metadata"]["autograder"]
        return told if isinstance(told, dict) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


# ---------------------------------------------------------------------------------------------------------------
# Feedback


def made_of(course: Course, exercise: str, hand_in: records.HandIn) -> dict[str, str]:
    """For each notebook of a student a sum of what its feedback shows: the graded notebook, marks, comments, penalty."""
    folder = course.folder(course.directory.autograded_directory, hand_in.student, exercise)
    sums = {}
    for path in sorted(folder.glob("*.ipynb")):
        shown = [
            [(c.name, c.points, c.max_points, c.waits) for c in hand_in.cells if c.notebook == path.stem],
            [(cell, text) for notebook, cell, text in hand_in.comments if notebook == path.stem],
            hand_in.penalties.get(path.stem, 0.0),
        ]
        digest = hashlib.sha256(path.read_bytes() + json.dumps(shown).encode())
        sums[path.stem] = digest.hexdigest()
    return sums


def stale_pages(course: Course, exercise: str, hand_in: records.HandIn) -> list[str]:
    """The notebooks of a student without a feedback page made of what is there now."""
    folder = course.folder(course.directory.feedback_directory, hand_in.student, exercise)
    try:
        known = json.loads((folder / MADE_OF).read_bytes())
    except (OSError, ValueError):
        known = {}
    return [
        name
        for name, digest in made_of(course, exercise, hand_in).items()
        if known.get(name) != digest or not (folder / f"{name}.html").is_file()
    ]


def note_pages(course: Course, exercise: str, hand_in: records.HandIn) -> None:
    """Notes of what the feedback pages of a student were made."""
    folder = course.folder(course.directory.feedback_directory, hand_in.student, exercise)
    text = json.dumps(made_of(course, exercise, hand_in))
    (folder / MADE_OF).write_text(text, encoding="utf-8")


def can_be_published(course: Course, exercise: str, student: str) -> bool:
    """Whether the student handed in through the exchange, so that feedback finds its way back."""
    folder = course.folder(course.directory.feedback_directory, student, exercise)
    return (folder / SECRET).is_file() and (folder / TIMESTAMP).is_file()


def is_published(course: Course, exercise: str, student: str) -> bool:
    """Whether the exchange holds the student's feedback pages as they are."""
    if course.exchange is None or not can_be_published(course, exercise, student):
        return False
    folder = course.folder(course.directory.feedback_directory, student, exercise)
    secret = (folder / SECRET).read_text(encoding="utf-8", errors="replace")
    for page in folder.glob("*.html"):
        there = course.exchange / "feedback" / f"{notebook_hash(secret=secret, notebook_id=page.stem)}.html"
        if not there.is_file() or not filecmp.cmp(page, there, shallow=False):
            return False
    return True
