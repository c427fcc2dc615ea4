"""What a changed exercise would do to a class: graded anew, entered into a copy of the gradebook, and compared."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy
from nbgrader.converters.base import NbGraderException

from autograder.grading import gradebook, parallel
from autograder.grading.books import names, records
from autograder.grading.books.entries import Books
from autograder.grading.books.opening import GradebookTrouble, told
from autograder.grading.gradebook import Autograde, Report
from autograder.grading.parallel import Done
from autograder.sandbox.bubblewrap import NotIsolated


@dataclass(frozen=True)
class Marks:
    """What a student has of an assignment: points after penalty, possible points, points by cell, by hand or not."""

    points: float
    max_points: float
    by_cell: dict[str, float]


@dataclass(frozen=True)
class Change:
    """A student's marks before and after; `reasons` name the cells that are worth another number of points."""

    student: str
    before: Marks
    after: Marks

    @property
    def difference(self) -> float:
        return self.after.points - self.before.points

    @property
    def reasons(self) -> list[str]:
        cells = [*self.before.by_cell, *(c for c in self.after.by_cell if c not in self.before.by_cell)]
        pairs = [(cell, self.before.by_cell.get(cell), self.after.by_cell.get(cell)) for cell in cells]
        return [f"{cell}: {_shown(old)} → {_shown(new)}" for cell, old, new in pairs if old != new]


def _shown(points: float | None) -> str:
    return "–" if points is None else f"{points:g}"


@dataclass
class Plan:
    """What a regrading would do: nothing is written before `enter` is called."""

    changes: list[Change]
    done: list[Done]
    told: list[str] = field(default_factory=list)
    """Sentences on cells that changed, and on submissions that are left alone."""
    unchanged: int = 0
    enter: Callable[[], list[str]] = list
    """Enters all of it; returns a sentence for each result that could not be entered."""

    @property
    def failures(self) -> list[Done]:
        return [done for done in self.done if done.graded is None]

    @property
    def entries(self) -> list[Done]:
        """What `enter` would enter, also where no points change: reasons and feedback may."""
        return [done for done in self.done if done.graded is not None]

    def rows(self) -> list[tuple[str, ...]]:
        """A table of the changes, the greatest losses first: student, before, after, difference, cells."""
        return [
            (
                change.student,
                f"{change.before.points:g} of {change.before.max_points:g}",
                f"{change.after.points:g} of {change.after.max_points:g}",
                f"{change.difference:+g}" if change.difference else "0",
                ", ".join(change.reasons),
            )
            for change in sorted(self.changes, key=lambda change: (change.difference, change.student))
        ]

    @property
    def summary(self) -> str:
        """The changes in one line."""
        gain = sum(change.difference > 0 for change in self.changes)
        lose = sum(change.difference < 0 for change in self.changes)
        other = len(self.changes) - gain - lose
        line = f"{gain} would gain points, {lose} would lose some"
        line += f", {other} would have as many, of another maximum or from other tests" if other else ""
        return f"{line}; {self.unchanged} stay as they are."


def plan(
    converter: Autograde,
    students: list[str] | None = None,
    *,
    begin: Callable[[int], Any] = lambda count: None,
    say: Callable[[str], Any] = lambda line: None,
) -> Plan:
    """Grades again what is in the gradebook and rests on something that has changed since; changes nothing.

    Raises `NbGraderException`.
    """
    course = converter.coursedir
    url = sqlalchemy.make_url(course.db_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NbGraderException(
            "Regrading is tried on a copy of the gradebook first, which must be an SQLite file."
        )
    if not Path(url.database).exists():
        raise NbGraderException(
            f"There is no gradebook yet, so nothing to grade again: run `autograder grade {course.assignment_id}`."
        )
    exercises = gradebook.exercises_of(converter)
    folders: dict[str, Path] = {}
    for student in students or ["*"]:
        folders |= gradebook.students_of(converter, student)
    real = course.db_url
    with _copy(Path(url.database)) as copy:
        course.db_url = f"sqlite:///{copy}"
        try:
            with Books(converter) as books, told(real):
                folders, refused = names.settled(folders, [s.id for s in books.gradebook.students])
                before = marks_of(books)
                later = sorted(set(folders) - set(before))
                report = Report()
                known = {student: folder for student, folder in folders.items() if student in before}
                tasks, times = gradebook.tasks_of(converter, books, exercises, known, report, hooks=False)
                gradebook.refuse_without_torch(converter, tasks)
                tasks, faults = gradebook.where_tests_run(converter, tasks)
                begin(len(tasks))
                sentences = faults + books.register(exercises)
                done = report.done
                for one in parallel.grade_all(
                    tasks, workers=converter.workers, scheduler=converter.scheduler
                ):
                    done.append(one)
                    say(one.task.student)
                    if one.graded is not None:
                        books.mark(one.task, one.graded, times[one.task.student])
                after = marks_of(books)
        except (GradebookTrouble, NotIsolated, parallel.NoCluster) as error:
            raise NbGraderException(str(error)) from None
        finally:
            course.db_url = real
    if later:
        sentences.append(
            f"{len(later)} submissions are not graded yet: `autograder grade {course.assignment_id}` does that."
        )
    sentences += [*refused.values(), *report.overlooked]
    sentences += [f"{one.task.student} was not graded: {one.failure}" for one in done if one.graded is None]
    failed = {one.task.student for one in done if one.graded is None}
    changes = [
        Change(student, marks, after[student])
        for student, marks in sorted(before.items())
        if student not in failed and marks != after[student]
    ]

    def enter() -> list[str]:
        return _enter(converter, exercises, done, folders, times)

    return Plan(changes, done, sentences, len(before) - len(changes) - len(failed), enter)


def _enter(
    converter: Autograde,
    exercises: list[Any],
    done: list[Done],
    folders: dict[str, Path],
    times: dict[str, Any],
) -> list[str]:
    """What was found, into the real gradebook and `autograded/`."""
    failed = []
    try:
        with Books(converter) as books, told(converter.coursedir.db_url):
            books.register(exercises)
            for one in done:
                if one.graded is None:
                    continue
                student = one.task.student
                try:
                    fingerprint = gradebook.fingerprint_of(one.task)
                    books.enter(one.task, one.graded, folders[student], fingerprint, times[student])
                except OSError as error:
                    books.gradebook.db.rollback()
                    failed.append(f"{student} was not entered: {error}")
    except GradebookTrouble as error:
        raise NbGraderException(str(error)) from None
    return failed


@contextlib.contextmanager
def _copy(database: Path) -> Iterator[Path]:
    """A copy of the gradebook in a folder of its own, taken between two changes of it."""
    with tempfile.TemporaryDirectory(prefix="regrade-") as folder:
        copy = Path(folder) / database.name
        try:
            source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
            with contextlib.closing(source), contextlib.closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        except sqlite3.Error as error:
            with told(f"sqlite:///{database}"):
                raise sqlalchemy.exc.DatabaseError(None, None, error) from None
        yield copy


def marks_of(books: Books) -> dict[str, Marks]:
    """The marks of the assignment that the gradebook holds, by student."""
    gradebook, assignment = books.gradebook, books.course.assignment_id
    most = records.max_points(gradebook).get(assignment, 0.0)
    return {
        student: Marks(hand_in.points, most, {cell.name: cell.points for cell in hand_in.cells})
        for student, hand_in in records.hand_ins(gradebook, assignment).items()
    }
