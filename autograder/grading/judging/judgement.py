"""A judgement: a submission rebuilt, run and marked, in the process that calls, and everything that goes with the marks.

`judge_process` calls it in the judge of a submission. What could not even be taken in is `ungraded`, wherever that shows.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.chapter_text import visible_part
from autograder.authoring.links import from_formgrader
from autograder.grading import outputs
from autograder.grading.contract import files
from autograder.grading.judging.run import Run
from autograder.grading.marks import VERDICTS, Graded, Mark
from autograder.grading.rebuild import Rebuilt, kind_of, name_of, rebuild
from autograder.grading.submission import Exercise, Submission, Unreadable, parse
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm_process import Warm

SEED = 0
MAX_NOTES = 100
"""Notes for the instructor that are kept."""


def graded_here(
    exercise: Exercise,
    submission: Submission,
    warm: Warm,
    limits: Limits,
    reference: Any,
    *,
    tell: Callable[[Mark], None] = lambda mark: None,
    marks: Sequence[Mark] = (),
    note: str = "",
) -> Graded:
    """Rebuilds, runs and marks one submission here. With `marks` nothing runs: they are shown in the notebook."""
    begun = time.monotonic()
    try:
        rebuilt = rebuild(exercise, parse(submission.notebook))
    except Unreadable as error:
        return ungraded(exercise, error, submission.notebook)
    tests = {name_of(cell): cell.source for cell in exercise.source.cells if kind_of(cell) == "test"}
    slowest_test = 0.0
    if marks:
        notes, made = [note], dict[str, bytes]()
        _show_marks(rebuilt, tests, marks)
    else:
        supplied, notes = files.supplied(submission.files, exercise.files)
        others = _other_tests(exercise)
        run = Run(
            rebuilt,
            supplied,
            tests,
            others,
            reference,
            warm,
            limits,
            tell,
            exercise.beside,
            exercise.in_place,
        )
        run.all()
        marks, notes, made = run.marks, notes + run.notes, run.written
        slowest_test = run.slowest_test
    _show_sources(exercise, rebuilt)
    verdict = max((mark.verdict for mark in marks), key=VERDICTS.index, default="passed")
    notes = [outputs.plain(note) for note in (submission.notes + rebuilt.notes + notes)[:MAX_NOTES]]
    graded = Graded(exercise.name, rebuilt.notebook, list(marks), verdict, notes, files=made)
    _finish(graded, exercise, submission.notebook, limits, warm.protection)
    graded.provenance["seconds"] = round(time.monotonic() - begun, 2)
    graded.provenance["slowest_test"] = round(slowest_test, 2)
    return graded


def _other_tests(exercise: Exercise) -> dict[str, list[str]]:
    """For each test cell the sources of the others below the same solution cell."""
    groups: list[list[NotebookNode]] = [[]]
    for cell in exercise.source.cells:
        if kind_of(cell) == "solution":
            groups.append([])
        elif kind_of(cell) == "test":
            groups[-1].append(cell)
    return {
        name_of(cell): [other.source for other in group if other is not cell]
        for group in groups
        for cell in group
    }


def _show_marks(rebuilt: Rebuilt, tests: dict[str, str], marks: Sequence[Mark]) -> None:
    """Verdicts in test cells that did not run."""
    given = {mark.test: mark for mark in marks}
    for cell, kind in zip(rebuilt.notebook.cells, rebuilt.kinds, strict=True):
        if kind == "test":
            mark = given[name_of(cell)]
            cell.source = visible_part(tests[name_of(cell)]).strip("\n")
            cell.outputs = outputs.of_mark(mark.verdict, mark.message, mark.points)


def _show_sources(exercise: Exercise, rebuilt: Rebuilt) -> None:
    """What students wrote, as long as pages can show it; it has run as it was."""
    released = {name_of(cell): cell.source for cell in exercise.release.cells}
    room, end = outputs.MAX_SHOWN_TOGETHER, time.process_time() + outputs.SECONDS_TO_SHOW_ALL
    for cell, kind in zip(rebuilt.notebook.cells, rebuilt.kinds, strict=True):
        if kind in ("solution", "added", "answer", "play") and cell.source != released.get(name_of(cell)):
            markdown, left = cell.cell_type == "markdown", end - time.process_time()
            cell.source = outputs.shown(cell.source, markdown=markdown, room=room, seconds=left)
            room -= len(cell.source)


def ungraded(exercise: Exercise, error: Unreadable, data: bytes = b"") -> Graded:
    """A submission that could not be taken in: no points, the reason in every test cell."""
    notebook = nbformat.from_dict(exercise.release)
    notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
    marks = []
    for cell in notebook.cells:
        if kind_of(cell) == "test":
            points = float(cell.metadata.nbgrader.points)
            marks.append(Mark(name_of(cell), 0.0, points, error.verdict, str(error)))
            cell.outputs = [outputs.error(error.verdict, str(error))]
    graded = Graded(exercise.name, notebook, marks, error.verdict, [str(error)])
    _finish(graded, exercise, data, Limits(), "")
    return graded


def _finish(graded: Graded, exercise: Exercise, data: bytes, limits: Limits, protection: str) -> None:
    """Provenance into the notebook, notes into its first cell, links to lectures as formgrader shows it."""
    texts = {cell.source for cell in exercise.release.cells if cell.cell_type == "markdown"}
    for cell in graded.notebook.cells:
        if cell.source in texts:
            cell.source = from_formgrader(cell.source)
    hiding = {
        name_of(cell)
        for cell in exercise.source.cells
        if kind_of(cell) == "test" and visible_part(cell.source) != cell.source
    }
    graded.provenance = {
        "autograder": version_of("autograder"),
        "python": platform.python_version(),
        "numpy": version_of("numpy"),
        "torch": version_of("torch"),
        "nbgrader": version_of("nbgrader"),
        "seed": SEED,
        "limits": asdict(limits),
        "protection": protection,
        "pristine_sha256": exercise.source_sha256,
        "reference_sha256": exercise.reference_sha256,
        "files_sha256": exercise.files_sha256,
        "beside": sorted(exercise.beside),
        "in_place": sorted(exercise.in_place),
        "submission_sha256": hashlib.sha256(data).hexdigest(),
        "verdict": graded.verdict,
        "verdicts": {mark.test: mark.verdict for mark in graded.marks},
        "in_hidden": {mark.test: mark.in_hidden for mark in graded.marks if mark.test in hiding},
        "notes": graded.notes,
    }
    graded.notebook.metadata["autograder"] = graded.provenance
    lines = [f"- {outputs.harmless_markdown(line[:500])}" for line in graded.notes[:20]]
    if protection == "unprotected":
        lines.insert(0, "- **Graded without a sandbox** (`--unprotected`).")
    if lines:
        text = "**Notes of the grader**\n\n" + "\n".join(lines)
        graded.notebook.cells.insert(0, nbformat.v4.new_markdown_cell(text, id="grader-notes"))


@functools.cache
def version_of(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
