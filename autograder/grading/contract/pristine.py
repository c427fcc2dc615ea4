"""Reads an assignment as its instructor has it: notebooks with their autotests written out, and the files beside them.

`gradebook` calls it before anybody is graded. What cannot be read ends in `NotUsable`, with the remedy.
"""

from __future__ import annotations

import contextlib
import copy
import os
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import nbgraderformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.preprocessors import InstantiateTests
from sqlalchemy.exc import SQLAlchemyError

from autograder.authoring.notebooks import released
from autograder.grading.contract import files
from autograder.grading.rebuild import PYTHON, name_of
from autograder.grading.submission import Exercise


class NotUsable(ValueError):
    """An assignment that nobody can be graded with; the message says why and what to do."""


def read(converter: Autograde, paths: Sequence[Path], release: Path, reference: str) -> list[Exercise]:
    """The exercises of the source notebooks `paths`, all of one folder; `release` is the folder of the released ones.

    Raises `NotUsable`.
    """
    left = converter.exclude_overwriting.get(converter.coursedir.assignment_id, [])
    try:
        beside = files.of_assignment(paths[0].parent, converter.coursedir.ignore)
    except (files.TooMuch, OSError) as error:
        raise NotUsable(str(error)) from None
    given = {name: data for name, data in beside.items() if name not in left}
    found = []
    for path in paths:
        notebook = _read(path)
        if (language := _language(notebook)) not in PYTHON:
            raise NotUsable(
                f"{path} is written in {language}, and this grader runs Python only: grade it with nbgrader alone, in a "
                "course without this project's nbgrader_config.py."
            )
        source = _instantiated(converter, notebook, path)
        handed_out_at = release / path.name
        handed_out = _read(handed_out_at) if handed_out_at.exists() else with_ids(released(source))
        found.append(Exercise(path.stem, source, handed_out, reference, given))
    return found


def _read(path: Path) -> NotebookNode:
    try:
        return with_ids(nbgraderformat.read(str(path), as_version=4))
    except nbgraderformat.SchemaTooOldError:
        raise NotUsable(
            f"{path} has nbgrader's metadata of an old version: make a copy, then run `nbgrader update {path}`."
        ) from None
    except nbgraderformat.SchemaTooNewError:
        raise NotUsable(
            f"{path} was written by a newer nbgrader than the one that is installed: update nbgrader."
        ) from None
    except (OSError, ValueError, nbformat.ValidationError) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0][:300]
        raise NotUsable(f"{path} is no notebook that can be graded with: {said}") from None


def _language(notebook: NotebookNode) -> str:
    metadata = notebook.metadata
    named = metadata.get("kernelspec", {}).get("language") or metadata.get("language_info", {}).get("name")
    return str(named or "").lower()


def with_ids(notebook: NotebookNode) -> NotebookNode:
    """The notebook with an id in each cell: before format 4.5 cells had none, and each needs a name here."""
    for number, cell in enumerate(notebook.cells):
        if not name_of(cell) or "id" not in cell:
            cell["id"] = f"unnamed-{number:03d}"
    notebook.nbformat_minor = max(5, notebook.nbformat_minor)
    return notebook


# ---------------------------------------------------------------------------------------------------------------
# Autotests


def _instantiated(converter: Autograde, notebook: NotebookNode, path: Path) -> NotebookNode:
    """The notebook with the tests that nbgrader made of its `### AUTOTEST` lines, which by themselves are comments.

    They are the ones that `nbgrader generate_assignment` stored in the gradebook; made anew, in a kernel that runs the
    instructor's own notebook, where it stored none.
    """
    step = InstantiateTests(parent=converter)
    cells = [cell for cell in notebook.cells if _has_autotests(cell, step.autotest_delimiter)]
    if not cells:
        return notebook
    stored = _stored(converter, path.stem, [name_of(cell) for cell in cells])
    if stored is None or any(step.autotest_delimiter in source for source in stored):
        return _made_anew(converter, step, notebook, path)
    for cell, source in zip(cells, stored, strict=True):
        cell.source = source
    return notebook


def _has_autotests(cell: NotebookNode, delimiter: str) -> bool:
    comments = (line for line in cell.source.splitlines() if line.lstrip().startswith("#"))
    return bool(cell.cell_type == "code" and any(delimiter in line for line in comments))


def _stored(converter: Autograde, notebook: str, names: Sequence[str]) -> list[str] | None:
    """The sources of these cells in the gradebook; None where it does not have them all."""
    course = converter.coursedir
    if course.db_url.startswith("sqlite:///") and not os.path.exists(
        course.db_url.removeprefix("sqlite:///")
    ):
        return None
    with (
        contextlib.suppress(MissingEntry, SQLAlchemyError),
        Gradebook(course.db_url, course.course_id) as book,
    ):
        cells = [book.find_source_cell(name, notebook, course.assignment_id) for name in names]
        return [str(cell.source) for cell in cells]
    return None


def _made_anew(
    converter: Autograde, step: InstantiateTests, notebook: NotebookNode, path: Path
) -> NotebookNode:
    try:
        with contextlib.chdir(converter.coursedir.root):  # where nbgrader looks for autotests.yml, too
            made, _ = step.preprocess(copy.deepcopy(notebook), {"metadata": {"path": str(path.parent)}})
    except Exception as error:  # of nbgrader, of the templates, or of the instructor's own code
        said = f"{type(error).__name__}: {error}".rstrip(": ")[:500]
        raise NotUsable(
            f"The tests of {path.name} are AUTOTEST lines, and nbgrader could not write them out ({said}). "
            f"`nbgrader generate_assignment {converter.coursedir.assignment_id}` says more."
        ) from None
    return made
