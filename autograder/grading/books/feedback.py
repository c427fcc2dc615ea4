"""`nbgrader generate_feedback`: a page is made anew when what it shows is another, and not by the time of handing in."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

import nbgrader
from nbgrader.api import Comment, Grade, Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback as StockGenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import rmtree

from autograder.grading.books.opening import open_gradebook, told
from autograder.grading.books.release import find_notebooks

MADE_FROM = ".made_from"
"""Beside the pages: a hash of what they show."""


class GenerateFeedback(StockGenerateFeedback):
    """nbgrader's converter, whose pages follow the graded notebooks and the gradebook."""

    def init_notebooks(self) -> None:
        find_notebooks(self)

    def start(self) -> None:
        self._without_mark: list[str] = []
        try:
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
        source = Path(os.path.normpath(self._format_source(assignment_id, student_id)))
        pages = Path(os.path.normpath(self._format_dest(assignment_id, student_id)))
        shows = self._shows(source, assignment_id, student_id)
        if shows is None:
            self._without_mark.append(student_id)
            return False
        wanted = [
            pages / f"{Path(notebook).stem}{self.exporter.file_extension}" for notebook in self.notebooks
        ]
        made_from = ""
        with contextlib.suppress(OSError):
            made_from = (pages / MADE_FROM).read_text(encoding="utf-8")
        if made_from == shows and all(page.exists() for page in wanted) and not self.force:
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

    def _shows(self, source: Path, assignment_id: str, student_id: str) -> str | None:
        """A hash of all that the pages of a submission show; None when the gradebook has nothing of it."""
        digest = hashlib.sha256(self.look().encode())
        for path in sorted(source.glob("*")):
            if path.is_file():
                digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
        try:
            digest.update(_marks(self._gradebook, assignment_id, student_id).encode())
        except MissingEntry:
            return None
        return digest.hexdigest()


def _marks(gradebook: Gradebook, assignment_id: str, student_id: str) -> str:
    """Points, comments and penalties of a submission, as text. Raises `MissingEntry`."""
    found = []
    for notebook in gradebook.find_submission(assignment_id, student_id).notebooks:
        grades = gradebook.db.query(Grade).filter_by(notebook_id=notebook.id)
        comments = gradebook.db.query(Comment).filter_by(notebook_id=notebook.id)
        found.append(
            [
                notebook.name,
                notebook.late_submission_penalty,
                sorted([grade.cell_id, grade.score, grade.max_score] for grade in grades),
                sorted([comment.cell_id, comment.comment or ""] for comment in comments),
            ]
        )
    return json.dumps(found)
