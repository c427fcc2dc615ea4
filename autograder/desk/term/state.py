"""What is there of each exercise, and so what is left to do: seen from nbgrader's folders, its gradebook and its exchange.

Nothing is kept beside them; what is graded and unchanged, and which feedback is today's, the grader's own books say.
"""

from __future__ import annotations

import datetime
import filecmp
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import notebook_hash, parse_utc

from autograder.authoring.notebooks import released, written
from autograder.desk.course import Course, DeskError
from autograder.grading.books import records
from autograder.grading.books.entries import Books
from autograder.grading.gradebook import Report, exercises_of, tasks_of
from autograder.grading.submission import SECRET, TIMESTAMP


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
    hand_ins = records.hand_ins(gradebook, exercise)
    graded = graded_in(course, exercise, submitted)
    pages = course.feedback(exercise)
    feedback = {student for student in graded if pages.is_current(gradebook, exercise, student)}
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


def graded_in(course: Course, exercise: str, submitted: dict[str, Path]) -> set[str]:
    """The students whose mark is as good as new: whom grading would skip. Marks that were given without a sandbox count."""
    if not submitted:
        return set()
    converter, report = course.converter(exercise), Report()
    converter.unprotected = True
    try:
        with Books(converter) as books:
            tasks_of(converter, books, exercises_of(converter), submitted, report, hooks=False)
    except NbGraderException as error:
        raise DeskError(str(error)) from None
    return set(report.skipped)


# ---------------------------------------------------------------------------------------------------------------
# Feedback


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
