"""nbgrader's Validate, command and button, made to say what running the cells says.

`nbgrader_config.py` installs it, the course's own and the students' one. A failed test is named by its first line, with what
it says; at the end stands how far one is. A notebook without tests has nothing to validate. nbgrader's own would show
each test's program, fail what only writes to stderr, and call a lecture a success.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.filters import ansi2html, strip_ansi
from nbformat import NotebookNode
from nbgrader import utils, validator
from nbgrader.apps import validateapp
from nbgrader.server_extensions.validate_assignment import handlers

from autograder.check.progress import Progress, read_header

NOTHING = "There is nothing to validate: this notebook has no tests. Tests stand in the exercises."


class Validator(validator.Validator):
    """As nbgrader's, but for what is said."""

    def validate(self, filename: str) -> dict[str, list[dict[str, str]]]:
        """What is wrong, as nbgrader's page and command take it; {} where nothing is."""
        self.progress = Progress()
        results: dict[str, list[dict[str, str]]] = super().validate(filename)
        failed = results.get("failed", [])
        for cell in failed:
            if read_header(cell["source"]):
                cell["source"] = cell["source"].partition("\n")[0].lstrip("# ")
        if failed and self.progress.ran:
            last = failed[-1]
            last["raw_error"] += f"\n\n{self.progress.sentence()}."
            last["error"] = ansi2html(last["raw_error"])
        return results

    def validate_and_print(self, filename: str) -> None:
        """The same for the command line."""
        if has_tests(Path(filename)):
            super().validate_and_print(filename)
        else:
            self.stream.write(f"{NOTHING}\n")

    def _indent(self, val: str) -> str:
        return textwrap.indent(strip_ansi(val), self.indent)  # nbgrader's own would cut what a test says

    def _get_failed_cells(self, nb: NotebookNode) -> list[NotebookNode]:
        for cell in nb.cells:
            if cell.cell_type == "code":  # a warning is no failure, neither here nor at grading
                cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        failed: list[NotebookNode] = super()._get_failed_cells(nb)
        for cell in nb.cells:
            test = read_header(cell.source)
            if test and utils.is_grade(cell):
                self.progress.note(test, "failed" if cell in failed else "")
        return failed


def has_tests(path: Path) -> bool:
    """Whether a notebook has something to validate. One that cannot be read is nbgrader's affair."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:
        return True
    return any(utils.is_grade(cell) for cell in notebook.cells)


def install() -> None:
    """Put it in the place of nbgrader's own."""
    validateapp.Validator = handlers.Validator = Validator
    handler = handlers.ValidateAssignmentHandler
    usual = handler.validate_notebook
    if getattr(usual, "knows_lectures", False):
        return

    def validate_notebook(self: Any, path: str) -> dict[str, Any]:
        root = Path(self.root_dir).resolve()
        place = (root / path).resolve()
        if place.is_relative_to(root) and not has_tests(place):
            return {"success": False, "value": NOTHING}
        answer: dict[str, Any] = usual(self, path)
        return answer

    validate_notebook.knows_lectures = True  # type: ignore[attr-defined]
    handler.validate_notebook = validate_notebook
