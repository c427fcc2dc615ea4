"""nbgrader's converter for feedback with our page inside: same command, same folders, hooks and permissions.

Who has set a template, an exporter or preprocessors of their own gets nbgrader's page, made with these.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from nbgrader.api import MissingEntry
from nbgrader.converters.base import NbGraderException

from autograder.authoring.links import Address
from autograder.feedback_pages.page import page
from autograder.grading.books import feedback, records

OWN_LOOK = ("template_file", "template_name", "preprocessors", "exclude_input", "template_paths")
"""Settings of `HTMLExporter` with which somebody wants a page of their own."""


class GenerateFeedback(feedback.GenerateFeedback):
    """`nbgrader generate_feedback`, ten times as fast, with reasons, sections to read again, and formulas without a network."""

    def _wants_stock(self) -> bool:
        html = self.config.get("HTMLExporter", {})
        mine = {key for key in OWN_LOOK if key in html and html[key] != "feedback"}
        return bool(
            mine or {"preprocessors", "exporter_class"} & set(self.config.get("GenerateFeedback", {}))
        )

    def can_keep_back(self) -> bool:
        return not self._wants_stock()

    def look(self) -> str:
        """Pages are made anew when this package's text, the address of lectures, what is told or one's own look is another."""
        sources = sorted(Path(__file__).parent.glob("*.py"))
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
        own = json.dumps(
            [self._wants_stock(), self.config.get("HTMLExporter", {})], default=str, sort_keys=True
        )
        return f"{super().look()} {digest} {self.lectures} {self.hidden} {own}"

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Writes the page of one graded notebook. Raises `NbGraderException`."""
        if self._wants_stock():
            super().convert_single_notebook(notebook_filename)
            return
        told = self.init_single_notebook_resources(notebook_filename)["nbgrader"]
        student, exercise, name = told["student"], told["assignment"], told["notebook"]
        found = records.hand_ins(self._gradebook, exercise, student)
        if student not in found:
            raise MissingEntry(f"The gradebook has no marks of {student} for {exercise}: grade it first.")
        try:
            notebook = json.loads(Path(notebook_filename).read_bytes())
            text = page(notebook, name, exercise, found[student], Address(self.lectures), self.hidden)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NbGraderException(f"{notebook_filename} is no notebook of a grader: {error}") from None
        target = Path(self._format_dest(exercise, student))
        target.mkdir(parents=True, exist_ok=True)
        fresh = target / f".{name}.tmp"
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, target / f"{name}.html")


def install() -> None:
    """Puts `GenerateFeedback` in the place of nbgrader's: for its command line, its API and formgrader's button."""
    import nbgrader.apps.api
    import nbgrader.apps.generatefeedbackapp
    import nbgrader.converters

    for module in (nbgrader.apps.api, nbgrader.apps.generatefeedbackapp, nbgrader.converters):
        module.GenerateFeedback = GenerateFeedback
