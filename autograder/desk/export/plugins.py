"""nbgrader's export plugins for Canvas, Moodle and a spreadsheet: `nbgrader export --exporter=autograder.desk.export…`.

Weights and the number of dropped exercises are settings: `c.MarksExport.weights = {"01_neuron": 2}` and
`c.MarksExport.drop_lowest = 1` in nbgrader_config.py.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin
from traitlets import Dict, Float, Integer, TraitError, Unicode

from autograder.desk import files
from autograder.desk.export.table import lies_there
from autograder.desk.export.totals import Mark, Total, total, unknown
from autograder.grading.books import records

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula."""


def text(value: object) -> str:
    """A text as a cell that no spreadsheet runs: on one line, and with an apostrophe before what would be a formula."""
    line = " ".join(str(value or "").split())
    return f"'{line}" if line.startswith(BEGINS_FORMULA) else line


def number(value: float | None) -> str:
    """Points or percent as a cell; empty for what is not known."""
    return "" if value is None else f"{round(value, 2):g}"


def lines_of(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV, quoted where they need it."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()


class MarksExport(ExportPlugin):
    """A spreadsheet: a line a student, a column an exercise, the total and what was dropped. The others build on it."""

    weights = Dict(
        value_trait=Float(),
        key_trait=Unicode(),
        help="What each exercise weighs in the total; 1 where not named.",
    ).tag(config=True)
    drop_lowest = Integer(0, min=0, help="So many of a student's lowest exercises do not count.").tag(
        config=True
    )
    columns = Dict(
        value_trait=Unicode(),
        key_trait=Unicode(),
        help="What the column of an exercise is called, such as {'01_neuron': 'The neuron (4711)'} for Canvas.",
    ).tag(config=True)
    name, bom = "marks.csv", True

    warnings: list[str]
    """What whoever exports should know; the log tells it, too."""

    def export(self, gradebook: Gradebook) -> None:
        """Writes the file, whole or not at all. An exercise that nobody has handed in does not count."""
        self.warnings = []
        taken = records.by_exercise(gradebook)
        most = records.max_points(gradebook)
        names = [str(name) for name in self.assignment] or sorted(
            name for name, hand_ins in taken.items() if any(map(self._is_in, hand_ins.values()))
        )
        for wrong in unknown(names, list(taken)) + unknown(list(self.weights), list(taken)):
            raise TraitError(f"there is no exercise {wrong}; there are {', '.join(sorted(taken)) or 'none'}")
        wanted = {str(name) for name in self.student}
        students = [s for s in gradebook.students if not wanted or s.id in wanted]
        for wrong in unknown(sorted(wanted), [s.id for s in students]):
            raise TraitError(f"there is no student {wrong} in the gradebook")
        rows = []
        for student in students:
            marks = {n: self._mark(n, student.id, taken[n].get(student.id), most[n]) for n in names}
            rows.append((student, marks, total(marks, self.weights, self.drop_lowest)))
        self._warn_of(rows)
        for warning in self.warnings:
            self.log.warning(warning)
        # Excel needs the mark of UTF-8 to see that it is UTF-8.
        encoding = "utf-8-sig" if self.bom else "utf-8"
        files.replace(Path(self.to or self.name), lines_of(self.lines(names, most, rows)), encoding)

    @staticmethod
    def _is_in(hand_in: records.HandIn) -> bool:
        """Whether something was handed in, and not only an extension given."""
        return hand_in.timestamp is not None or any(
            cell.points or cell.by_hand or cell.waits for cell in hand_in.cells
        )

    def _mark(self, exercise: str, student: str, hand_in: records.HandIn | None, most: float) -> Mark:
        if hand_in is not None and self._is_in(hand_in):
            return Mark(hand_in.points, most, hand_in.waits)
        if hand_in is None and lies_there(self, student, exercise):
            return Mark(None, most)
        return Mark(hand_in.points if hand_in is not None else 0.0, most)

    def _warn_of(self, rows: Sequence[tuple[Any, dict[str, Mark], Total]]) -> None:
        missing = [
            f"{s.id} ({n})" for s, marks, _ in rows for n, mark in marks.items() if mark.points is None
        ]
        waiting = [f"{s.id} ({n})" for s, marks, _ in rows for n, mark in marks.items() if mark.waits]
        odd = [s.id for s, _, _ in rows if text(s.id) != s.id]
        for students, sentence in (
            (missing, "handed in and not graded yet; these cells and totals are empty"),
            (waiting, "wait for marks by hand; their points can still grow"),
            (
                odd,
                "have an id that a spreadsheet would run, so it got an apostrophe, and no import will know it",
            ),
        ):
            if students:
                more = ", …" if len(students) > 5 else ""
                self.warnings.append(f"{len(students)} {sentence}: {', '.join(students[:5])}{more}.")

    def column(self, exercise: str) -> str:
        return text(self.columns.get(exercise, exercise))

    def lines(
        self, names: list[str], most: dict[str, float], rows: Sequence[tuple[Any, dict[str, Mark], Total]]
    ) -> list[list[str]]:
        """The cells of the file, as a spreadsheet reads it."""
        head = ["student", "last name", "first name", "email", *map(self.column, names), "total %", "dropped"]
        found = [head, ["points possible", "", "", "", *(number(most[n]) for n in names), "100", ""]]
        found.append(["weight", "", "", "", *(number(self.weights.get(n, 1.0)) for n in names), "", ""])
        for student, marks, whole in rows:
            who = [text(student.id), text(student.last_name), text(student.first_name), text(student.email)]
            points = [number(marks[name].points) for name in names]
            found.append([*who, *points, number(whole.percent), text(", ".join(whole.dropped))])
        return found


class CanvasExport(MarksExport):
    """What Canvas imports (Grades, Import): its own columns, and a line with the points possible.

    The total stands in `Final Score`, a column that Canvas leaves alone: as a column of any other name it would become one
    more assignment there, and count twice.
    """

    name, bom = "canvas.csv", False

    def lines(
        self, names: list[str], most: dict[str, float], rows: Sequence[tuple[Any, dict[str, Mark], Total]]
    ) -> list[list[str]]:
        """The cells of the file. Students are found by `ID` or `SIS Login ID`, exercises by the names of their columns."""
        whole_term = text(self.columns.get("total", "Final Score"))
        found = [
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *map(self.column, names), whole_term],
            ["    Points Possible", "", "", "", "", *(number(most[n]) for n in names), "(read only)"],
        ]
        for student, marks, whole in rows:
            name = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
            who = [text(name), text(student.lms_user_id), "", text(student.id), ""]
            found.append([*who, *(number(marks[n].points) for n in names), number(whole.percent)])
        return found


class MoodleExport(MarksExport):
    """What Moodle imports (Grades, Import, CSV file): users by `Username`, `ID number` or `Email address`."""

    name, bom = "moodle.csv", False

    def lines(
        self, names: list[str], most: dict[str, float], rows: Sequence[tuple[Any, dict[str, Mark], Total]]
    ) -> list[list[str]]:
        """The cells of the file. Moodle asks at the import which column is which grade; it knows the points possible."""
        head = ["Username", "ID number", "First name", "Last name", "Email address", *map(self.column, names)]
        found = [[*head, text(self.columns.get("total", "Course total"))]]
        for student, marks, whole in rows:
            who = [student.id, student.lms_user_id, student.first_name, student.last_name, student.email]
            points = [number(marks[name].points) for name in names]
            found.append([*map(text, who), *points, number(whole.percent)])
        return found
