"""`nbgrader generate_feedback`: a page is made anew when what it shows is another, and not by the time of handing in."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import nbgrader
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback as StockGenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import rmtree
from traitlets import Enum, Unicode

from autograder.grading.books import records
from autograder.grading.books.opening import open_gradebook, told
from autograder.grading.books.release import find_notebooks

MADE_FROM = ".made_from"
"""Beside the pages: a hash of what they show."""
PAGE = ".html"
HIDDEN = ("none", "names", "messages")
"""How much pages tell of hidden tests."""


class GenerateFeedback(StockGenerateFeedback):
    """nbgrader's converter, whose pages follow the graded notebooks and the gradebook."""

    lectures = Unicode(
        "", help="Address of a lecture's page, such as https://example.org/lectures/{exercise}.html"
    ).tag(config=True)
    hidden = Enum(
        HIDDEN,
        "messages",
        help="What pages tell of hidden tests: nothing (none), whether they passed (names), or also why not (messages).",
    ).tag(config=True)

    def can_keep_back(self) -> bool:
        """Whether these pages can tell less than everything of hidden tests: nbgrader's own cannot."""
        return False

    def init_notebooks(self) -> None:
        find_notebooks(self)

    def start(self) -> None:
        self._without_mark: list[str] = []
        try:
            if self.hidden != "messages" and not self.can_keep_back():
                raise NbGraderException(
                    "Pages of a template of your own tell everything of hidden tests: take GenerateFeedback.hidden away, or "
                    "that template."
                )
            with open_gradebook(self.coursedir) as self._gradebook, told(self.coursedir.db_url):
                super().start()
        except NbGraderException as error:
            self.log.error(str(error))
            raise
        if self._without_mark:
            sentence = (
                f"No feedback was written for {', '.join(self._without_mark)}: the gradebook has no mark of theirs. Run "
                f"`autograder grade {self.coursedir.assignment_id}`, then this command again."
            )
            self.log.error(sentence)
            raise NbGraderException(sentence)

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        excluded = self.coursedir.student_id_exclude
        if excluded and student_id in excluded.split(","):
            return False
        pages = Path(os.path.normpath(self._format_dest(assignment_id, student_id)))
        shows = self._shows(self._gradebook, assignment_id, student_id)
        if shows is None:
            self._without_mark.append(student_id)
            return False
        wanted = [pages / f"{Path(notebook).stem}{PAGE}" for notebook in self.notebooks]
        if not self.force and _show(pages, wanted, shows):
            self.log.info("Skipping existing assignment: %s", pages)
            return False
        if pages.exists() and self.coursedir.notebook_id == "*":
            rmtree(str(pages))
        for page in wanted:
            page.unlink(missing_ok=True)
        self._made_from = shows if self.coursedir.notebook_id == "*" else ""
        return True

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        pages = Path(os.path.normpath(self._format_dest(assignment_id, student_id)))
        (pages / MADE_FROM).unlink(missing_ok=True)
        if self._made_from:
            (pages / MADE_FROM).write_text(self._made_from, encoding="utf-8")
        super().set_permissions(assignment_id, student_id)

    def look(self) -> str:
        """What pages depend on besides a submission: who makes them."""
        return f"nbgrader {nbgrader.__version__}"

    def is_current(self, gradebook: Gradebook, assignment_id: str, student_id: str) -> bool:
        """Whether a student's pages are there, and show what they would show when they were made now."""
        pages = Path(os.path.normpath(self._format_dest(assignment_id, student_id)))
        shows = self._shows(gradebook, assignment_id, student_id)
        graded = Path(self._format_source(assignment_id, student_id)).glob("*.ipynb")
        return shows is not None and _show(pages, [pages / f"{path.stem}{PAGE}" for path in graded], shows)

    def _shows(self, gradebook: Gradebook, assignment_id: str, student_id: str) -> str | None:
        """A hash of all that the pages of a submission show; None when the gradebook has nothing of it."""
        hand_in = records.hand_ins(gradebook, assignment_id, student_id).get(student_id)
        if hand_in is None:
            return None
        digest = hashlib.sha256(self.look().encode())
        for path in sorted(Path(self._format_source(assignment_id, student_id)).glob("*")):
            if path.is_file():
                digest.update(path.name.encode() + hashlib.sha256(_without_seconds(path)).digest())
        marks = [[astuple(cell) for cell in hand_in.cells], hand_in.comments, hand_in.penalties]
        digest.update(json.dumps(marks).encode())
        return digest.hexdigest()


def _without_seconds(path: Path) -> bytes:
    """What a file of `autograded/` holds, but for the time that grading took, which is another each time."""
    data = path.read_bytes()
    try:
        notebook = json.loads(data)
        del notebook["metadata"]["autograder"]["seconds"]
    except (ValueError, KeyError, TypeError):  # no notebook of this grader's
        return data
    return json.dumps(notebook).encode()


def _show(pages: Path, wanted: Sequence[Path], shows: str) -> bool:
    """Whether all of these pages are there, and were made of what has this hash."""
    try:
        made_from = (pages / MADE_FROM).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return made_from == shows and all(page.exists() for page in wanted)
