"""An instructor's course, opened: nbgrader's settings, its API and its gradebook, and the exercises by name.

The commands of the desk begin here. nbgrader's own log is silent; what went wrong comes back as one sentence.
"""

from __future__ import annotations

import difflib
import glob
import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbgrader.converters
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from nbgrader.utils import capture_log

from autograder.authoring.chapter_text import ChapterError
from autograder.grading.books.feedback import GenerateFeedback
from autograder.grading.books.opening import GradebookTrouble, open_gradebook
from autograder.grading.gradebook import Autograde
from autograder.grading.submission import is_clutter

SETTINGS = "nbgrader_config.py"


class DeskError(ChapterError):
    """A command of the desk cannot do what was asked; the message says why, and what to do."""


def root() -> Path:
    """The course: the working folder, or the nearest folder above it that holds nbgrader's settings. Raises `DeskError`."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise DeskError(f"there is no {SETTINGS} here or above: run this in the course's folder")


@dataclass
class Course:
    """nbgrader's application with the course's settings, and what it makes of them."""

    application: NbGrader
    api: NbGraderAPI

    @property
    def directory(self) -> CourseDirectory:
        return self.api.coursedir

    @property
    def root(self) -> Path:
        return Path(self.directory.root)

    def gradebook(self) -> Gradebook:
        """nbgrader's gradebook, to be used in a `with`. Raises `DeskError` when it cannot be opened."""
        try:
            return open_gradebook(self.directory)
        except GradebookTrouble as error:
            raise DeskError(str(error)) from None

    def folder(self, step: str, student: str, exercise: str) -> Path:
        """nbgrader's folder of a step such as `submitted`; `.` as the student for what is nobody's."""
        return Path(self.directory.format_path(step, student, exercise))

    def exercises(self) -> list[str]:
        """The exercises that have notebooks of the instructor, by name."""
        names = self.api.get_source_assignments()
        return sorted(name for name in names if self.notebooks(name) and not is_clutter(name))

    def notebooks(self, exercise: str) -> list[str]:
        """The names of an exercise's notebooks."""
        folder = self.folder(self.directory.source_directory, ".", exercise)
        return sorted(path.stem for path in folder.glob("*.ipynb"))

    def chosen(self, exercise: str | None, all_of_them: bool) -> list[str]:
        """The exercise that was named, or all. Raises `DeskError` with what there is."""
        known = self.exercises()
        if exercise is not None:
            if exercise not in known:
                raise DeskError(f"there is no exercise {exercise}{like(exercise, known)}")
            return [exercise]
        if not all_of_them:
            raise DeskError(f"name an exercise, or say --all; the exercises are {', '.join(known) or 'none'}")
        return known

    def students_in(self, step: str, exercise: str) -> dict[str, Path]:
        """The students with a folder of a step, such as `submitted`, and that folder."""
        pattern = self.directory.format_path(step, "*", glob.escape(exercise))
        regular = self.directory.format_path(step, "(?P<student>[^/]*)", re.escape(exercise), escape=True)
        below = glob.escape(str(self.root)) + pattern.removeprefix(str(self.root))
        found = {}
        for path in sorted(glob.glob(below)):
            match = re.fullmatch(regular, path, re.DOTALL)
            if match and os.path.isdir(path) and not is_clutter(match["student"]):
                found[match["student"]] = Path(path)
        return found

    def submitted(self, exercise: str) -> dict[str, Path]:
        return self.students_in(self.directory.submitted_directory, exercise)

    @property
    def exchange(self) -> Path | None:
        """The course's folder in the exchange; None where there is no exchange, or it is no folder."""
        where = self.api.exchange_root
        return Path(where) / self.directory.course_id if where and self.api.exchange_is_functional else None

    def converter(self, exercise: str) -> Autograde:
        """This grader, for an exercise."""
        self.directory.assignment_id = exercise
        return Autograde(coursedir=self.directory, parent=self.application)

    def feedback(self, exercise: str) -> GenerateFeedback:
        """What makes feedback pages in this course, for an exercise: what the settings put into nbgrader's place, or else
        ours with nbgrader's own pages.
        """
        self.directory.assignment_id = exercise
        maker = nbgrader.converters.GenerateFeedback
        if not issubclass(maker, GenerateFeedback):
            maker = GenerateFeedback
        return maker(coursedir=self.directory, parent=self.application)


def open_course(*, silent: bool = True) -> Course:
    """The course around the working folder, which then is its root; `silent` when nbgrader shall log nothing.

    Raises `DeskError`.
    """
    os.chdir(root())
    sys.path.insert(0, os.getcwd())
    application = NbGrader()
    application.log_level = logging.ERROR
    application.initialize([])
    if silent:
        application.log.handlers[:] = [logging.NullHandler()]
        application.log.propagate = False
    directory = application.coursedir
    api = NbGraderAPI(
        directory,
        Authenticator(parent=application),
        ExchangeFactory(parent=application),
        parent=application,
        log_level=logging.ERROR,
    )
    return Course(application, api)


def like(name: str, known: Sequence[str]) -> str:
    """The end of a sentence about a name that is not known: what it may have meant, or what there is."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    if near:
        return f"; did you mean {' or '.join(near)}?"
    return f"; there are {', '.join(known[:20])}{', …' if len(known) > 20 else ''}" if known else ""


def run(app: Any, what: str) -> None:
    """Runs one of nbgrader's apps. Raises `DeskError` with the last thing that it said."""
    result = capture_log(app)
    if not result["success"]:
        raise DeskError(f"{what} failed: {reason_of(result)}")


def reason_of(result: dict[str, Any]) -> str:
    """The reason of a failure, from what nbgrader's API gives back: its last line."""
    said = (result.get("log") or "").strip() or result.get("error", "").strip() or "no reason was given"
    return re.sub(r"^\[\w+\] ", "", said.splitlines()[-1])


Say = Callable[[str], Any]
