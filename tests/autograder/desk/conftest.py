"""A course with a gradebook and graded notebooks that nobody had to grade, for what is read from them."""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import parse_utc

from autograder.grading.grade import grade_submission, ungraded
from autograder.grading.parallel import Done, Task
from autograder.grading.submission import Unreadable
from autograder.sandbox.warm_process import Warm

NAME = "01_neuron"
DUE = "2026-11-01 12:00:00 UTC"
TESTS = {"f-one": 1.0, "f-many": 2.0, "g-one": 3.0}
"""The points of each test; `why` is marked by hand, for 4 points more."""
MISTAKE = "The bias is missing from your sum."
REFERENCE = f'f = 1\nf_mistakes = {{"{MISTAKE}": lambda x: x, "short": 1}}\n'


def cell(name: str, source: str, kind: str, **more: Any) -> dict[str, Any]:
    """A cell of a notebook with nbgrader's metadata: `solution`, `test` or `answer`."""
    meta = {
        "grade_id": name,
        "grade": kind != "solution",
        "solution": kind != "test",
        "locked": kind == "test",
        "schema_version": 3,
        "task": False,
    }
    if kind != "solution":
        meta["points"] = more.pop("points")
    code = {} if kind == "answer" else {"outputs": more.pop("outputs", []), "execution_count": None}
    return {
        "cell_type": "markdown" if kind == "answer" else "code",
        "id": name,
        "metadata": {"nbgrader": meta},
        "source": source,
        **code,
    }


def notebook(cells: list[dict[str, Any]], **told: Any) -> str:
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps(
        {
            "cells": cells,
            "metadata": metadata | ({"autograder": told} if told else {}),
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def empty_gradebook(path: Path) -> str:
    """A new gradebook's address."""
    url = f"sqlite:///{path}"
    Gradebook(url, "course").close()
    return url


class Classroom:
    """The course's folder, and a way to enter graded submissions."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.url = folder, empty_gradebook(folder / "gradebook.db")

    def enter(
        self,
        student: str,
        lost: Mapping[str, str],
        *,
        answer: str = "",
        why: float | None = 4.0,
        when: str = DUE,
        penalty: float = 0.0,
        notes: tuple[str, ...] = (),
        verdict: str = "",
        seconds: float = 1.0,
        **names: str,
    ) -> None:
        """A student who lost some tests, each for a reason; `why` are the points by hand, None while they are missing."""
        answer = answer or f"def f(x):\n    return {len(student)} * x"
        cells = [cell("f", answer, "solution")]
        for test, points in TESTS.items():
            errors = (
                [{"output_type": "error", "ename": "x", "evalue": lost[test], "traceback": []}]
                if test in lost
                else []
            )
            cells.append(cell(test, "check()", "test", points=points, outputs=errors))
        cells.append(cell("why", "Because.", "answer", points=4.0))
        told = {
            "verdict": verdict or ("failed" if lost else "passed"),
            "notes": list(notes),
            "verdicts": {test: "failed" if test in lost else "passed" for test in TESTS},
            "seconds": seconds,
        }
        for step in ("submitted", "autograded"):
            lies = self.folder / step / student / NAME
            lies.mkdir(parents=True)
            (lies / f"{NAME}.ipynb").write_text(notebook(cells, **told), encoding="utf-8")
        with Gradebook(self.url, "course") as gradebook:
            gradebook.update_or_create_student(student, **names)
            with gradebook.db.no_autoflush:
                submission = gradebook.add_submission(NAME, student, timestamp=parse_utc(when))
            submission.notebooks[0].late_submission_penalty = penalty
            for grade in submission.notebooks[0].grades:
                by_hand = grade.name == "why"
                grade.manual_score = why if by_hand else None
                grade.auto_score = None if by_hand else (0.0 if grade.name in lost else TESTS[grade.name])
                grade.needs_manual_grade = by_hand and why is None
            gradebook.db.commit()


@pytest.fixture
def gradebook_url(tmp_path: Path, known_head: None) -> str:
    """An empty gradebook, at `tmp_path/gradebook.db`."""
    return empty_gradebook(tmp_path / "gradebook.db")


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory, known_head: None) -> Callable[[], Classroom]:
    """Makes a course of one exercise, with nobody in it."""

    def make() -> Classroom:
        folder = tmp_path_factory.mktemp("class")
        chapter = folder / "chapters" / NAME
        chapter.mkdir(parents=True)
        (chapter / "reference.py").write_text(REFERENCE, encoding="utf-8")
        cells = [cell("f", "def f(x):\n    return x", "solution")]
        cells += [cell(test, "check()", "test", points=points) for test, points in TESTS.items()]
        cells.append(cell("why", "Write here.", "answer", points=4.0))
        for step in ("solutions", "exercises"):
            (folder / step / NAME).mkdir(parents=True)
            (folder / step / NAME / f"{NAME}.ipynb").write_text(notebook(cells), encoding="utf-8")
        (folder / "nbgrader_config.py").write_text(
            'c = get_config()\nc.CourseDirectory.course_id = "course"\n'
            'c.CourseDirectory.source_directory = "solutions"\nc.CourseDirectory.release_directory = "exercises"\n'
            'c.Exchange.root = "/nowhere"\n',
            encoding="utf-8",
        )
        made = Classroom(folder)
        with Gradebook(made.url, "course") as gradebook:
            gradebook.add_assignment(NAME, duedate=parse_utc(DUE))
            gradebook.add_notebook(NAME, NAME)
            gradebook.add_solution_cell("f", NAME, NAME)
            for test, points in TESTS.items():
                gradebook.add_grade_cell(test, NAME, NAME, max_score=points, cell_type="code")
            gradebook.add_grade_cell("why", NAME, NAME, max_score=4.0, cell_type="markdown")
            gradebook.add_solution_cell("why", NAME, NAME)
        return made

    return make


@pytest.fixture(scope="session")
def in_this_process(
    warm: Warm, known_head: None
) -> Callable[[Path], AbstractContextManager[pytest.MonkeyPatch]]:
    """A course's commands run in this process, in its folder. What its settings install is undone at the end.

    Submissions are graded one by one in the warm process of all tests: a pool of workers would start one each time.
    """

    def one_by_one(tasks: list[Task], **_: object) -> Iterator[Done]:
        for task in tasks:
            if isinstance(task.taken, Unreadable):
                yield Done(task, ungraded(task.exercise, task.taken))
            else:
                yield Done(task, grade_submission(task.exercise, task.taken, warm, task.limits))

    @contextlib.contextmanager
    def enter(folder: Path) -> Iterator[pytest.MonkeyPatch]:
        import nbgrader.apps.api
        import nbgrader.apps.autogradeapp
        import nbgrader.apps.exportapp
        import nbgrader.apps.generateassignmentapp
        import nbgrader.apps.generatefeedbackapp
        import nbgrader.converters

        apps = (
            nbgrader.apps.autogradeapp,
            nbgrader.apps.generateassignmentapp,
            nbgrader.apps.generatefeedbackapp,
            nbgrader.apps.api,
            nbgrader.converters,
        )
        with pytest.MonkeyPatch.context() as patch:
            for module in apps:
                for name in ("Autograde", "GenerateAssignment", "GenerateFeedback"):
                    if hasattr(module, name):
                        patch.setattr(module, name, getattr(module, name))
            export = nbgrader.apps.exportapp.ExportApp
            patch.setattr(export, "start", export.start)
            patch.setattr("sys.path", list(sys.path))
            patch.setattr("autograder.grading.gradebook.grade_all", one_by_one)
            patch.setenv("PATH", os.environ["PATH"])
            patch.chdir(folder)
            yield patch

    return enter
