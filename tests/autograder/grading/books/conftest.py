"""A made-up course whose submissions are marked without being run, for tests of what is kept in the books."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader

from autograder.authoring import notebooks
from autograder.desk.export.table import CsvExportPlugin
from autograder.grading import gradebook, parallel
from autograder.grading.books import feedback, release
from autograder.grading.judging.judgement import graded_here, ungraded
from autograder.grading.marks import Mark
from autograder.grading.parallel import Done
from autograder.grading.submission import Unreadable

ROOT = Path(__file__).resolve().parents[4]
NAME = "01_made"
EXERCISE = '''\
# %% [markdown]
# # Exercise 01: made up

# %% locked="setup"
from autograder import check

# %% solution="double"
def double(x):
    """Twice `x`."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% test="small" points=2
check.equal(double, 2, 4)

# %% test="large" points=3
check.equal(double, 200, 400)

# %% [markdown] answer="why" points=5
# Because.
'''


class Desk:
    """An instructor's desk: the made-up course, in the working folder."""

    def __init__(self, here: Path) -> None:
        self.here = here
        self.text = here / "chapters" / NAME / "exercise.py"
        self.judged: list[str] = []
        """The students whose submissions were judged, since the list was last emptied."""
        self.lines: list[str] = []

    # -- what the instructor does

    def build(self, text: str) -> None:
        self.text.parent.mkdir(parents=True, exist_ok=True)
        self.text.write_text(text, encoding="utf-8")
        notebooks.build(self.here)

    def change(self, old: str, new: str) -> None:
        text = self.text.read_text(encoding="utf-8")
        assert old in text
        self.build(text.replace(old, new))

    def converter(self, kind: Any = gradebook.Autograde, **settings: Any) -> Any:
        application = NbGrader()
        application.log_level = 50
        application.initialize([])
        application.coursedir.assignment_id = NAME
        converter = kind(coursedir=application.coursedir, parent=application)
        for name, value in settings.items():
            setattr(converter, name, value)
        return converter

    def grade(self, students: Sequence[str] = ("*",), **settings: Any) -> gradebook.Report:
        self.judged.clear()
        self.lines.clear()
        return gradebook.grade_assignment(self.converter(**settings), students, say=self.lines.append)

    def generate(self) -> None:
        converter = self.converter(release.GenerateAssignment)
        converter.force = True
        converter.start()

    def feedback(self) -> None:
        self.converter(feedback.GenerateFeedback).start()

    def export(self) -> list[dict[str, str]]:
        application = NbGrader()
        application.log_level = 50
        application.initialize([])
        with self.book() as book:
            CsvExportPlugin(parent=application).export(book)
        with open("grades.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def scores(self) -> dict[str, tuple[float, float]]:
        """Exported points and possible points, by student."""
        return {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in self.export()}

    def book(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.here / 'gradebook.db'}", "neural-networks")

    def by_hand(
        self, student: str, cell: str = "why", points: float = 4.0, comment: str = "Well said."
    ) -> None:
        """What formgrader does when a marker gives points and a comment."""
        with self.book() as book:
            grade = book.find_grade(cell, NAME, NAME, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            if comment:
                book.find_comment(cell, NAME, NAME, student).manual_comment = comment
            book.db.commit()

    def grades(self, student: str) -> dict[str, tuple[float | None, float | None, bool]]:
        """The grader's points, those given by hand, and whether a marker is asked to look, by cell."""
        with self.book() as book:
            found = book.find_submission_notebook(NAME, NAME, student).grades
            return {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in found}

    # -- what students do

    def hand_in(
        self, student: str, *, fails: Sequence[str] = (), why: str = "It is so.", when: str | None = None
    ) -> Path:
        """A submission that fails the tests `fails` and answers `why`."""
        folder = self.here / "submitted" / student / NAME
        folder.mkdir(parents=True, exist_ok=True)
        notebook = json.loads((self.here / "exercises" / NAME / f"{NAME}.ipynb").read_text())
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = {"why": why, "double": "def double(x):\n    return x + x"}.get(
                name, cell["source"]
            )
        (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook))
        (folder / "fails.txt").write_text(" ".join(fails))
        if when is not None:
            (folder / "timestamp.txt").write_text(when)
        return folder

    def page(self, student: str) -> str:
        return (self.here / "feedback" / student / NAME / f"{NAME}.html").read_text(encoding="utf-8")

    def judge(self, tasks: list[parallel.Task], **_: object) -> Any:
        """In place of `parallel.grade_all`: every test passes but those that the submission names."""
        for task in tasks:
            self.judged.append(task.student)
            if isinstance(task.taken, Unreadable):
                yield Done(task, ungraded(task.exercise, task.taken))
                continue
            fails = task.taken.files["fails.txt"].decode().split()
            marks = []
            for cell in task.exercise.source.cells:
                named = cell.metadata.get("nbgrader", {})
                if named.get("grade") and not named["solution"]:
                    name, points = named["grade_id"], float(named["points"])
                    fine = name not in fails
                    marks.append(
                        Mark(name, points * fine, points, *(["passed"] if fine else ["failed", "No."]))
                    )
            how: Any = SimpleNamespace(protection="sandbox" if task.protected else "unprotected")
            yield Done(
                task,
                graded_here(task.exercise, task.taken, how, task.limits, None, marks=marks, note="Not run."),
            )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known_head: None) -> Desk:
    here = tmp_path / "course"
    here.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", here)
    monkeypatch.chdir(here)
    desk = Desk(here)
    desk.build(EXERCISE)
    monkeypatch.setattr(gradebook, "grade_all", desk.judge)
    monkeypatch.setattr(parallel, "grade_all", desk.judge)
    return desk
