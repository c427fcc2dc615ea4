"""`nbgrader export`: the same columns as nbgrader's, with names that hold commas quoted, and nobody's missing mark a 0."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import CsvExportPlugin as StockCsvExportPlugin
from nbgrader.plugins import ExportPlugin

from autograder.desk import files

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


class CsvExportPlugin(StockCsvExportPlugin):
    """nbgrader's table of all marks, `grades.csv`."""

    def export(self, gradebook: Gradebook) -> None:
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        students, assignments = set(map(str, self.student)), set(map(str, self.assignment))
        rows, waiting = [], []
        for assignment in gradebook.assignments:
            if assignments and assignment.name not in assignments:
                continue
            for student in gradebook.students:
                if students and student.id not in students:
                    continue
                row = {
                    "assignment": assignment.name,
                    "duedate": assignment.duedate,
                    "student_id": student.id,
                    "last_name": student.last_name,
                    "first_name": student.first_name,
                    "email": student.email,
                    "max_score": assignment.max_score,
                }
                try:
                    submission = gradebook.find_submission(assignment.name, student.id)
                except MissingEntry:
                    if lies_there(self, student.id, assignment.name):
                        waiting.append(f"{student.id} ({assignment.name})")
                    else:
                        row |= {"raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0}
                else:
                    penalty = submission.late_submission_penalty
                    row |= {
                        "timestamp": submission.timestamp,
                        "raw_score": submission.score,
                        "late_submission_penalty": penalty,
                        "score": max(0.0, submission.score - (penalty or 0.0)),
                    }
                rows.append(row)
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        files.replace(path, text.getvalue())
        if waiting:
            self.log.warning(
                "No mark is exported for %s: they handed in, and the gradebook has no mark of it. Grade, then export again.",
                ", ".join(waiting),
            )


def lies_there(plugin: ExportPlugin, student: str, assignment: str) -> bool:
    """Whether a student handed in, as far as an export plugin knows its course."""
    course = getattr(plugin.parent, "coursedir", None)
    return course is not None and os.path.isdir(
        course.format_path(course.submitted_directory, student, assignment)
    )
