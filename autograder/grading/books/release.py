"""`nbgrader generate_assignment`: the released exercise is replaced when the new one is whole, and not before."""

from __future__ import annotations

import difflib
import glob
import os
import shutil
import tempfile
from pathlib import Path

from nbgrader.converters import GenerateAssignment as StockGenerateAssignment
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.preprocessors import SaveCells as StockSaveCells
from traitlets import List

from autograder.grading.books.cells import SaveCells
from autograder.grading.books.opening import open_gradebook

STEPS = [SaveCells if step is StockSaveCells else step for step in StockGenerateAssignment().preprocessors]


def find_notebooks(converter: BaseConverter) -> None:
    """In place of nbgrader's `init_notebooks`, for which brackets in the names of folders are patterns."""
    course = converter.coursedir
    converter.assignments, converter.notebooks = {}, []
    wanted = converter._format_source(course.assignment_id, course.student_id)

    def matching(pattern: str) -> list[str]:
        below = glob.escape(course.root) + pattern.removeprefix(course.root)
        return [pattern] if os.path.isdir(pattern) else sorted(glob.glob(below))

    for folder in matching(wanted):
        found = sorted(glob.glob(os.path.join(glob.escape(folder), course.notebook_id + ".ipynb")))
        if found:
            converter.assignments[folder] = found
        else:
            converter.log.warning("There is no notebook in %s.", os.path.relpath(folder, course.root))
    if not converter.assignments:
        here = os.path.relpath(wanted, course.root)
        sentence = f"No notebooks were matched by '{here}' in {course.root}."
        known = sorted(matching(converter._format_source("*", course.student_id)))
        if known:
            nearest = max(known, key=lambda path: difflib.SequenceMatcher(None, wanted, path).ratio())
            sentence += f" Did you mean {os.path.relpath(nearest, course.root)}?"
        converter.log.error(sentence)
        raise NbGraderException(sentence)


class GenerateAssignment(StockGenerateAssignment):
    """nbgrader's converter, which makes the release beside the one that is there, and lets the gradebook follow."""

    preprocessors = List(STEPS).tag(config=True)
    _made_in: Path | None = None
    """Where the release is being made; None when it is in its place."""

    def start(self) -> None:
        if not self.no_database:
            try:
                open_gradebook(self.coursedir).close()
            except NbGraderException as error:
                self.log.error(str(error))
                raise
        super().start()

    def init_notebooks(self) -> None:
        find_notebooks(self)

    def _format_dest(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
        if self._made_in is not None and not escape:
            return str(self._made_in / "release")
        return str(super()._format_dest(assignment_id, student_id, escape))

    def convert_notebooks(self) -> None:
        try:
            if not self.no_database:
                self._refuse_lost_notebooks()
            super().convert_notebooks()
        finally:
            self._leave()

    def _refuse_lost_notebooks(self) -> None:
        """A notebook that is gone would take along what people wrote and marked in it."""
        if self.coursedir.notebook_id != "*":
            return
        with open_gradebook(self.coursedir) as gradebook:
            marked = {a.name: a for a in gradebook.assignments if a.submissions}
            for folder, made in self.assignments.items():
                name = os.path.basename(folder)
                known = [notebook.name for notebook in marked[name].notebooks] if name in marked else []
                gone = sorted(set(known) - {Path(path).stem for path in made})
                if gone:
                    sentence = (
                        f"{', '.join(gone)} is gone from {os.path.relpath(folder, self.coursedir.root)}, and "
                        f"{len(marked[name].submissions)} submissions have marks in it: put it back. Or, to lose all "
                        f"marks of this assignment, run `nbgrader db assignment remove {name} --force`."
                    )
                    self.log.error(sentence)
                    raise NbGraderException(sentence)

    def _leave(self) -> None:
        if self._made_in is not None:
            shutil.rmtree(self._made_in, ignore_errors=True)
            self._made_in = None

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        self._leave()
        place = Path(os.path.normpath(self._format_dest(assignment_id, student_id)))
        place.parent.mkdir(parents=True, exist_ok=True)
        self._made_in = Path(tempfile.mkdtemp(prefix=".release-", dir=place.parent))
        if place.exists() and not (self.force and self.coursedir.notebook_id == "*"):
            shutil.copytree(place, self._made_in / "release")  # what is not made anew stays
        return bool(super().init_destination(assignment_id, student_id))

    def _clean_old_notebooks(self, assignment_id: str, student_id: str) -> None:
        made = {Path(notebook).stem for notebook in self.notebooks}
        with open_gradebook(self.coursedir) as gradebook:
            known = {notebook.name for notebook in gradebook.find_assignment(assignment_id).notebooks}
            for name in sorted(known - made):  # nobody has marks in it
                self.log.warning("Removing notebook '%s' from the gradebook", name)
                gradebook.remove_notebook(name, assignment_id)

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """The last step of making it; then it takes the place of what was there."""
        super().set_permissions(assignment_id, student_id)
        if self._made_in is None:
            return
        made, old = self._made_in / "release", self._made_in / "old"
        folder, self._made_in = self._made_in, None
        place = Path(os.path.normpath(self._format_dest(assignment_id, student_id)))
        try:
            if os.path.lexists(place):
                os.replace(place, old)
            try:
                os.replace(made, place)
            except BaseException:
                os.replace(old, place)
                raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)
