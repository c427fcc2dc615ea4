"""What `autograder doctor ASSIGNMENT` shows: for each test of an assignment where it runs, and whether the solution passes."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.grading.contract import trial
from autograder.grading.gradebook import Autograde, exercises_of
from autograder.grading.rebuild import kind_of, name_of

APART = "apart from student code"
BESIDE = "beside student code"


@dataclass(frozen=True)
class Row:
    """One test: its notebook, name, points, where it runs, and why the instructor's own solution fails it ("" when it passes)."""

    notebook: str
    test: str
    points: float
    where: str
    failure: str = ""


def examine(converter: Autograde) -> list[Row]:
    """The tests of the converter's assignment, in order. Raises nbgrader's `NbGraderException` and `NotIsolated`."""
    rows = []
    protected = not converter.unprotected
    for found in trial.of_assignment(converter, exercises_of(converter), protected=protected, always=True):
        exercise = found.exercise
        for cell in exercise.source.cells:
            if kind_of(cell) == "test":
                name = name_of(cell)
                where = BESIDE if name in exercise.beside else APART
                points = float(cell.metadata.nbgrader.points)
                rows.append(Row(exercise.name, name, points, where, found.failing.get(name, "")))
    return rows
