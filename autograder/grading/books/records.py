"""What the gradebook says, read in few queries: one record for each graded cell and for each hand-in. Nothing is written.

Grading, regrading, exports, the state of a term and the report are all made of these, so they cannot disagree.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)


@dataclass(frozen=True)
class Cell:
    """A graded cell of one student: points, and whether a person still has to look at it."""

    notebook: str
    name: str
    points: float
    auto_points: float | None
    """What the grader gave; None where only a person can."""
    max_points: float
    by_hand: bool
    """Whether the points were given by a person."""
    waits: bool
    """Whether it waits for a person."""


@dataclass
class HandIn:
    """What the gradebook holds of one student and one exercise. Times are in UTC, without a zone, as nbgrader keeps them."""

    student: str
    timestamp: datetime.datetime | None
    extension: datetime.timedelta | None
    seconds_late: float
    penalties: dict[str, float] = field(default_factory=dict)
    """Points that being late costs, of each notebook."""
    cells: list[Cell] = field(default_factory=list)
    comments: list[tuple[str, str, str]] = field(default_factory=list)
    """Notebook, cell and text of each comment."""

    @property
    def penalty(self) -> float:
        """Points that being late costs."""
        return sum(self.penalties.values())

    @property
    def raw(self) -> float:
        """Points before the penalty for being late."""
        return sum(cell.points for cell in self.cells)

    @property
    def points(self) -> float:
        return max(0.0, self.raw - self.penalty)

    @property
    def waits(self) -> bool:
        """Whether a cell waits for a person."""
        return any(cell.waits for cell in self.cells)

    def points_to_mark(self, notebook: str) -> float:
        """Points of a notebook that a person has still to give."""
        return sum(cell.max_points for cell in self.cells if cell.waits and cell.notebook == notebook)


def length(seconds: float) -> str:
    """A length of time, such as a delay, in words."""
    if seconds >= 2 * 86400:
        return f"{seconds / 86400:.1f} days"
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{max(1, round(seconds / 60))} min"


def hand_ins(gradebook: Gradebook, exercise: str, student: str | None = None) -> dict[str, HandIn]:
    """The gradebook's records of an exercise by student, or of one; also of those who have only an extension."""
    db = gradebook.db
    wanted = [Assignment.name == exercise, *([SubmittedAssignment.student_id == student] if student else [])]
    found: dict[str, HandIn] = {}
    submissions = (
        db.query(SubmittedAssignment).join(Assignment).filter(*wanted).all()
    )  # at most one a student
    for submission in submissions:
        due = submission.assignment.duedate
        late = submission.total_seconds_late if due is not None else 0
        found[submission.student_id] = HandIn(
            submission.student_id, submission.timestamp, submission.extension, float(late)
        )
    who, notebook, cell = SubmittedAssignment.student_id, Notebook.name, BaseCell.name
    penalties = _of_notebooks(db.query(who, notebook, SubmittedNotebook.late_submission_penalty), None)
    for student_id, name, penalty in penalties.filter(*wanted):
        found[student_id].penalties[name] = penalty or 0.0
    marks = (Grade.score, Grade.auto_score, Grade.max_score, Grade.manual_score, Grade.needs_manual_grade)
    grades = _of_notebooks(db.query(who, notebook, cell, *marks), Grade)
    for student_id, name, test, points, auto, most, manual, waits in grades.filter(*wanted):
        record = Cell(name, test, points or 0.0, auto, most or 0.0, manual is not None, bool(waits))
        found[student_id].cells.append(record)
    comments = _of_notebooks(db.query(who, notebook, cell, Comment.comment), Comment)
    for student_id, name, about, text in comments.filter(*wanted):
        if text:
            found[student_id].comments.append((name, about, text))
    return found


def _of_notebooks(query: Any, of_cells: type[Grade | Comment] | None) -> Any:
    """A query joined with exercise, student and notebook; and with the cell, for rows `of_cells`, by its name."""
    if of_cells is None:
        query = query.select_from(SubmittedNotebook)
    else:
        query = query.select_from(of_cells).join(
            SubmittedNotebook, of_cells.notebook_id == SubmittedNotebook.id
        )
        query = query.join(BaseCell, of_cells.cell_id == BaseCell.id).order_by(Notebook.name, BaseCell.name)
    return (
        query.join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    )


def max_points(gradebook: Gradebook) -> dict[str, float]:
    """The points that each exercise of the gradebook is worth, by name."""
    return {assignment.name: float(assignment.max_score) for assignment in gradebook.assignments}


def due_dates(gradebook: Gradebook) -> dict[str, datetime.datetime | None]:
    """When each exercise of the gradebook is due, in UTC, by name."""
    return {assignment.name: assignment.duedate for assignment in gradebook.assignments}


def by_exercise(gradebook: Gradebook) -> dict[str, dict[str, HandIn]]:
    """`hand_ins` of every exercise of the gradebook."""
    found: dict[str, dict[str, HandIn]] = defaultdict(dict)
    for assignment in gradebook.assignments:
        found[assignment.name] = hand_ins(gradebook, assignment.name)
    return found
