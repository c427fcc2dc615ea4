"""The numbers of a report, counted from the gradebook's records and the graded notebooks of one exercise."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import numpy as np
from nbgrader.api import Gradebook

from autograder.authoring.notebooks import CHAPTERS
from autograder.desk.course import Course
from autograder.desk.report import graded_notebooks, similar
from autograder.grading.books import records

FEWEST = 5
"""Students with whom a discrimination is worked out: with fewer it says nothing."""


@dataclass(frozen=True)
class Test:
    """One graded cell over the class."""

    name: str
    max_points: float
    by_hand: bool
    tried: int
    solved: int
    mean: float
    """Mean share of its points, from 0 to 1."""
    discrimination: float | None
    """Correlation of its points with the points for all else; None when all did the same, or too few did it."""
    verdicts: dict[str, int]

    @property
    def share(self) -> float:
        return self.solved / self.tried if self.tried else 0.0


@dataclass(frozen=True)
class Said:
    """A reason for lost points that several students were given."""

    line: str
    section: str
    tests: tuple[str, ...]
    students: int


@dataclass
class Numbers:
    """All of one exercise."""

    exercise: str
    due: datetime.datetime | None
    max_points: float
    handed_in: list[str]
    hand_ins: dict[str, records.HandIn]
    """Of those who are graded."""
    notebooks: dict[str, list[graded_notebooks.Graded]]
    tests: list[Test] = field(default_factory=list)
    misconceptions: list[Said] = field(default_factory=list)
    reasons: list[Said] = field(default_factory=list)
    """What else was said, most often first."""
    pairs: list[similar.Pair] = field(default_factory=list)

    @property
    def points(self) -> list[float]:
        """Of each graded student, with the penalty for late work taken off."""
        return [record.points for record in self.hand_ins.values()]

    @property
    def waits(self) -> int:
        return sum(record.waits for record in self.hand_ins.values())

    @property
    def late(self) -> dict[str, records.HandIn]:
        return {student: record for student, record in self.hand_ins.items() if record.seconds_late > 0}

    @property
    def verdicts(self) -> Counter[str]:
        return Counter(graded.verdict for mine in self.notebooks.values() for graded in mine)

    @property
    def notes(self) -> Counter[str]:
        """For each note of the grader, how many students have it."""
        return Counter(
            note for mine in self.notebooks.values() for note in {n for g in mine for n in g.notes}
        )

    @property
    def looks(self) -> list[tuple[str, str]]:
        """Students and the notes that ask a person to look."""
        return [(student, note) for student, mine in self.notebooks.items() for g in mine for note in g.looks]

    @property
    def seconds(self) -> dict[str, float]:
        """Time that judging took, of each student of whom it is known."""
        return {
            student: sum(g.seconds or 0.0 for g in mine)
            for student, mine in self.notebooks.items()
            if any(g.seconds is not None for g in mine)
        }

    @property
    def nobody(self) -> list[str]:
        return [test.name for test in self.tests if test.tried and not test.solved]

    @property
    def everybody(self) -> list[str]:
        return [test.name for test in self.tests if test.tried and test.solved == test.tried]


def numbers_of(course: Course, gradebook: Gradebook, exercise: str) -> Numbers:
    """Counts everything of an exercise. Only students with a graded notebook count."""
    names = course.notebooks(exercise)
    known = graded_notebooks.known_mistakes(course.root / CHAPTERS / exercise)
    own, given = _sources(course, exercise), _given(course, exercise)
    folders = course.students_in(course.directory.autograded_directory, exercise)
    all_records = records.hand_ins(gradebook, exercise)
    notebooks, answers = {}, dict[str, dict[str, str]]()
    for student, folder in folders.items():
        mine = [graded_notebooks.read(folder / f"{name}.ipynb", known, given) for name in names]
        found = [graded for graded in mine if graded is not None]
        if found and student in all_records:
            notebooks[student] = found
            answers[student] = {cell: source for graded in found for cell, source in graded.answers.items()}
    numbers = Numbers(
        exercise,
        records.due_dates(gradebook).get(exercise),
        records.max_points(gradebook).get(exercise, 0.0),
        sorted(course.submitted(exercise)),
        {student: all_records[student] for student in notebooks},
        notebooks,
    )
    numbers.tests = _tests(numbers, _order(course, exercise))
    numbers.misconceptions = _said(numbers, known=True)
    numbers.reasons = _said(numbers, known=False)
    names_of_all = frozenset(_words(given.values()))
    numbers.pairs = similar.pairs(answers, own, names_of_all)
    return numbers


def _cells(folder: Path, names: Sequence[str]) -> list[nbformat.NotebookNode]:
    found = []
    for name in names:
        if (folder / f"{name}.ipynb").is_file():
            found += nbformat.read(folder / f"{name}.ipynb", as_version=4).cells
    return found


def _sources(course: Course, exercise: str) -> dict[str, str]:
    """The instructor's own answers by cell."""
    folder = course.folder(course.directory.source_directory, ".", exercise)
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in _cells(folder, course.notebooks(exercise))
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def _given(course: Course, exercise: str) -> dict[str, str]:
    """The cells as they were handed out, by name or place."""
    folder = course.folder(course.directory.release_directory, ".", exercise)
    cells = _cells(folder, course.notebooks(exercise))
    return {str(c.metadata.get("nbgrader", {}).get("grade_id", i)): c.source for i, c in enumerate(cells)}


def _words(sources: Iterable[str]) -> set[str]:
    return {
        word for source in sources for word in similar.SYMBOL.split(source) if word and word.isidentifier()
    }


def _order(course: Course, exercise: str) -> dict[str, int]:
    """The place of each graded cell in the exercise."""
    folder = course.folder(course.directory.source_directory, ".", exercise)
    cells = [cell.metadata.get("nbgrader", {}) for cell in _cells(folder, course.notebooks(exercise))]
    return {meta["grade_id"]: i for i, meta in enumerate(cells) if meta.get("grade") or meta.get("task")}


def _tests(numbers: Numbers, order: dict[str, int]) -> list[Test]:
    cells: dict[str, dict[str, records.Cell]] = defaultdict(dict)
    for student, record in numbers.hand_ins.items():
        for cell in record.cells:
            cells[cell.name][student] = cell
    found = []
    for name in sorted(cells, key=lambda name: (order.get(name, len(order)), name)):
        mine = {student: cell for student, cell in cells[name].items() if not cell.waits}
        points = np.array([cell.points for cell in mine.values()])
        rest = np.array([numbers.hand_ins[s].raw - cell.points for s, cell in mine.items()])
        most = max(cell.max_points for cell in cells[name].values())
        verdicts = Counter(
            graded.verdicts[name]
            for student in cells[name]
            for graded in numbers.notebooks[student]
            if name in graded.verdicts
        )
        found.append(
            Test(
                name,
                most,
                name
                not in {test for mine in numbers.notebooks.values() for g in mine for test in g.verdicts},
                len(mine),
                int(np.sum(points >= most)) if most else 0,
                float(points.mean() / most) if len(mine) and most else 0.0,
                discrimination(points, rest),
                dict(verdicts),
            )
        )
    return found


def discrimination(points: np.ndarray, rest: np.ndarray) -> float | None:
    """The correlation of a test's points with the points for all else (corrected item-total correlation, −1 to 1).

    None with fewer than `FEWEST` students, or when one of the two is the same for all.
    """
    if len(points) < FEWEST or np.ptp(points) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(points, rest)[0, 1])


def _said(numbers: Numbers, *, known: bool) -> list[Said]:
    """Reasons, each with its tests and its number of students; those of known mistakes, or the others."""
    students: dict[str, set[str]] = defaultdict(set)
    tests: dict[str, set[str]] = defaultdict(set)
    sections: dict[str, Counter[str]] = defaultdict(Counter)
    for student, mine in numbers.notebooks.items():
        for reason in (reason for graded in mine for reason in graded.reasons):
            if reason.known == known:
                students[reason.line].add(student)
                tests[reason.line].add(reason.test)
                sections[reason.line].update([reason.section] if reason.section else [])
    found = [
        Said(
            line,
            sections[line].most_common(1)[0][0] if sections[line] else "",
            tuple(sorted(tests[line])),
            len(students[line]),
        )
        for line in students
    ]
    return sorted(found, key=lambda said: (-said.students, said.line))
