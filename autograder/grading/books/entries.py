"""The gradebook and `autograded/` of a course: one writer, who enters a result whole or not at all."""

from __future__ import annotations

import datetime
import glob
import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import Assignment, MissingEntry, SubmittedAssignment
from nbgrader.converters import Autograde as StockAutograde
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.preprocessors import SaveCells as StockSaveCells

from autograder.authoring.notebooks import run_release_steps
from autograder.grading.books import cells
from autograder.grading.books.opening import open_gradebook, told, whole_or_not_at_all
from autograder.grading.books.release import GenerateAssignment
from autograder.grading.contract import files, permissions
from autograder.grading.grade import Graded
from autograder.grading.parallel import Task
from autograder.grading.rebuild import kind_of, name_of
from autograder.grading.submission import (
    SECRET,
    TIMESTAMP,
    Exercise,
    Submission,
    Unreadable,
    is_kept,
    read_regular,
)

OLD = ".old"
SECONDS_TO_SWEEP = 3600
"""What is as old as this is no other grader's that runs now."""


@dataclass(frozen=True)
class DueDates:
    """The assignment's due date in UTC, and what the gradebook knows of each student's submission."""

    due: datetime.datetime | None
    submissions: dict[str, tuple[datetime.datetime | None, datetime.timedelta | None, float | None]]
    """Time of handing in, extension and penalty, by student."""

    def of(self, student: str) -> datetime.datetime | None:
        """When this student must hand in; None when there is no due date."""
        extension = self.submissions.get(student, (None, None, None))[1]
        return self.due + (extension or datetime.timedelta()) if self.due is not None else None


class Books:
    """The gradebook and `autograded/` of a course, opened once; one writer."""

    def __init__(self, converter: StockAutograde) -> None:
        self.converter = converter
        self.course = converter.coursedir
        self.penalties = AssignLatePenalties(parent=converter)
        self.penalties.init_plugin()

    def __enter__(self) -> Books:
        self.gradebook = open_gradebook(self.course)
        # What does not change while this runs (cells, points) is then read once, not for every submission.
        self.gradebook.db().expire_on_commit = False
        return self

    def __exit__(self, *error: object) -> None:
        self.gradebook.close()

    def register(self, exercises: list[Exercise]) -> list[str]:
        """Makes the gradebook know the assignment as it is, as `nbgrader generate_assignment` does.

        Returns a sentence on each change that touches marks.
        """
        assignment, said = self.course.assignment_id, list[str]()
        for exercise in exercises:
            try:
                if cells.agrees(self.gradebook.find_notebook(exercise.name, assignment), exercise):
                    continue
            except MissingEntry:
                self.gradebook.update_or_create_assignment(assignment)
            resources = {
                "nbgrader": {
                    "notebook": exercise.name,
                    "assignment": assignment,
                    "student": ".",
                    "db_url": self.course.db_url,
                }
            }
            saving = cells.SaveCells(quiet=True, parent=self.converter)
            steps = [
                saving if isinstance(step, type) and issubclass(step, StockSaveCells) else step
                for step in GenerateAssignment().preprocessors
            ]
            with told(self.course.db_url):
                run_release_steps(steps, exercise.source, resources)
            said += saving.told
            self.gradebook.db.expire_all()
        notebooks = [self.gradebook.find_notebook(exercise.name, assignment) for exercise in exercises]
        self.kept = [
            cell for notebook in notebooks for cell in notebook.grade_cells + notebook.solution_cells
        ]
        return said

    def sweep(self) -> None:
        """Takes away what a grader that was killed had left behind."""
        folders = self.converter._format_dest(self.course.assignment_id, "*")
        below = glob.escape(self.course.root) + folders.removeprefix(self.course.root)
        for path in map(Path, glob.glob(os.path.join(os.path.dirname(below), ".grading-*"))):
            if time.time() - path.stat().st_mtime > SECONDS_TO_SWEEP:
                utils.rmtree(str(path))

    # -- time

    def due_dates(self) -> DueDates:
        """When each student must hand in."""
        db, name = self.gradebook.db, self.course.assignment_id
        due = db.query(Assignment.duedate).filter(Assignment.name == name).scalar()
        rows = (
            db.query(
                SubmittedAssignment.student_id,
                SubmittedAssignment.timestamp,
                SubmittedAssignment.extension,
                SubmittedAssignment.late_submission_penalty,
            )
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == name)
        )
        return DueDates(due, {row[0]: tuple(row[1:]) for row in rows})

    def enter_time(
        self, student: str, timestamp: datetime.datetime | None, dates: DueDates | None = None
    ) -> bool:
        """When an unchanged submission was handed in, and what that costs; says whether anything is other than before."""
        known = self.due_dates() if dates is None else dates
        entered, _, penalty = known.submissions[student]
        due = known.of(student)
        late = due is not None and (timestamp or entered or due) > due
        if timestamp in (None, entered) and not late and not penalty:
            return False
        with whole_or_not_at_all(self.gradebook):
            submission = self.gradebook.find_submission(self.course.assignment_id, student)
            if timestamp is not None:
                submission.timestamp = timestamp
            changed = self.penalize(submission)
        if timestamp not in (None, entered):
            path = Path(self.converter._format_dest(self.course.assignment_id, student)) / TIMESTAMP
            path.unlink(missing_ok=True)
            path.write_text(_written(timestamp), encoding="utf-8")
            path.chmod(int(str(self.converter.permissions), 8))
        return changed or timestamp not in (None, entered)

    def penalize(self, submission: SubmittedAssignment) -> bool:
        """What being late costs each notebook, by the course's plugin; says whether that is other than before."""
        db = self.gradebook.db
        db.flush()
        late = submission.total_seconds_late if submission.assignment.duedate is not None else 0
        changed = False
        for notebook in submission.notebooks:
            db.refresh(notebook)
            penalty = None
            if late > 0:
                penalty = self.penalties.plugin_inst.late_submission_penalty(
                    submission.student_id, notebook.score, late
                )
            if penalty is not None:
                penalty = self.penalties._check_late_penalty(notebook, penalty)
            if (notebook.late_submission_penalty or 0) != (penalty or 0):
                notebook.late_submission_penalty = penalty
                changed = True
        return changed

    # -- results

    def enter(
        self,
        task: Task,
        graded: Graded,
        folder: Path,
        fingerprint: dict[str, str],
        timestamp: datetime.datetime | None = None,
    ) -> None:
        """One result, whole or not at all: what goes into `autograded/` is written beside it first, and moved there last.

        So a disk that is full leaves no mark without its notebook.
        """
        told = graded.notebook.metadata["autograder"]
        told["fingerprint"] = fingerprint
        told["points"] = {mark.test: mark.points for mark in graded.marks}
        told["seconds"] = graded.provenance.get("seconds")
        target = Path(self.converter._format_dest(self.course.assignment_id, task.student))
        target.parent.mkdir(parents=True, exist_ok=True)
        permissions.share_above(target, self.converter)
        fresh = Path(tempfile.mkdtemp(prefix=".grading-", dir=target.parent))
        old = Path(f"{fresh}{OLD}")
        try:
            self._write(task, graded, timestamp, target, fresh, folder)
            self.mark(task, graded, timestamp)
            if target.exists():
                os.replace(target, old)
            os.replace(fresh, target)
            if old.exists():
                utils.rmtree(str(old))
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            if old.exists() and not target.exists():
                os.replace(old, target)
            raise

    def mark(self, task: Task, graded: Graded, timestamp: datetime.datetime | None) -> None:
        """The marks of one result, into the gradebook alone."""
        assignment, student = self.course.assignment_id, task.student
        keywords = {"timestamp": timestamp} if timestamp else {}
        path = Path(self.converter._format_dest(assignment, student)) / f"{task.exercise.name}.ipynb"
        with whole_or_not_at_all(self.gradebook):
            self.gradebook.update_or_create_student(student)
            with (
                self.gradebook.db.no_autoflush
            ):  # nbgrader makes its rows one by one, and SQLAlchemy would warn
                submission = self.gradebook.update_or_create_submission(assignment, student, **keywords)
            notebook = self.gradebook.find_submission_notebook(task.exercise.name, assignment, student)
            with self.gradebook.db.no_autoflush:
                self._grades(notebook, task.exercise, graded, _texts_before(path))
            self.penalize(submission)

    @staticmethod
    def _grades(
        notebook: Any, exercise: Exercise, graded: Graded, before: dict[str, str] | None = None
    ) -> None:
        """Scores and comments as nbgrader's SaveAutoGrades would store them.

        A mark given by hand is shown to the marker again only where what was marked is another text now, or where the
        grader's own mark, which a hand corrected, is another. `before` are the texts that were graded before.
        """
        marks = {mark.test: mark for mark in graded.marks}
        sums = {
            c.metadata.nbgrader.grade_id: c.metadata.nbgrader.get("checksum")
            for c in exercise.release.cells
            if "nbgrader" in c.metadata
        }
        by_name = {c.metadata.nbgrader.grade_id: c for c in graded.notebook.cells if "nbgrader" in c.metadata}
        tasks = {name_of(cell) for cell in exercise.source.cells if kind_of(cell) == "task"}
        untouched = {n for n, cell in by_name.items() if sums.get(n) == utils.compute_checksum(cell)} - tasks
        now = _texts(graded.notebook)
        for grade in notebook.grades:
            mark = marks.get(grade.name)
            was = grade.auto_score
            if mark is not None:
                grade.auto_score = mark.points
            elif graded.verdict in ("unreadable", "missing") or grade.name in untouched:
                grade.auto_score = 0
            else:
                grade.auto_score = None
            if grade.manual_score is None:
                grade.needs_manual_grade = grade.auto_score is None
            elif mark is not None:
                grade.needs_manual_grade |= was != grade.auto_score or before != now
            else:
                grade.needs_manual_grade |= before is None or before.get(grade.name) != now.get(grade.name)
        for comment in notebook.comments:
            comment.auto_comment = "No response." if comment.name in untouched else None

    def _write(
        self,
        task: Task,
        graded: Graded,
        timestamp: datetime.datetime | None,
        target: Path,
        fresh: Path,
        folder: Path,
    ) -> None:
        """Everything that will be `target`, into the folder `fresh`."""
        for sibling in filter(Path.is_file, target.glob("*.ipynb")):
            shutil.copy2(sibling, fresh / sibling.name)
        if isinstance(task.taken, Submission):
            given = task.exercise.files
            there = files.supplied(task.taken.files, given)[0]
            for name, data in {**graded.files, **there}.items():
                if name in given or is_kept(name):
                    (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                    (fresh / name).write_bytes(data)
        elif (folder / SECRET).exists():
            try:
                (fresh / SECRET).write_bytes(read_regular(folder / SECRET, 10_000))
            except Unreadable:
                pass
        if timestamp:
            (fresh / TIMESTAMP).write_text(_written(timestamp))
        text = nbformat.writes(graded.notebook)
        (fresh / f"{task.exercise.name}.ipynb").unlink(missing_ok=True)
        (fresh / f"{task.exercise.name}.ipynb").write_text(text, encoding="utf-8")
        permissions.set_inside(fresh, self.converter)


def _written(timestamp: datetime.datetime) -> str:
    return f"{timestamp:%Y-%m-%d %H:%M:%S.%f} UTC"


def _texts(notebook: Any) -> dict[str, str]:
    """What students wrote into a graded notebook, by cell: answers and solutions by name, other cells by their id."""
    found = {}
    for cell in notebook["cells"]:
        named = cell["metadata"].get("nbgrader")
        if named is None and str(cell.get("id", "")).startswith("added-"):
            found[str(cell["id"])] = "".join(cell["source"])
        elif named is not None and named.get("solution"):
            found[str(named.get("grade_id"))] = "".join(cell["source"])
    return found


def _texts_before(path: Path) -> dict[str, str] | None:
    """`_texts` of an autograded notebook; None when there is none or it cannot be read."""
    try:
        return _texts(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
