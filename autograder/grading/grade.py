"""Grades one submission: files in, data out.

`grade_submission` is the only way to a mark: the answers harness, `autograder grade` and `nbgrader autograde` call it.
It writes nothing and knows no gradebook (see `gradebook`). What students sent is looked at in a process of its own
(`judge_process`); here only what came of it arrives, weighed.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat

from autograder.authoring.chapter_text import visible_part
from autograder.grading import judge_process, outputs
from autograder.grading.marks import VERDICTS, Graded, Mark, headline
from autograder.grading.rebuild import Rebuilt, kind_of, name_of, rebuild
from autograder.grading.run import Run
from autograder.grading.submission import Exercise, Submission, Unreadable, parse, take_in
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm_process import Warm

__all__ = ["VERDICTS", "Graded", "Mark", "grade_folder", "grade_submission", "headline", "ungraded"]

SEED = 0
MAX_NOTES = 100
"""Notes for the instructor that are kept."""


def grade_folder(exercise: Exercise, folder: Path, warm: Warm, limits: Limits | None = None) -> Graded:
    """`grade_submission` for what lies in `folder`; what cannot be read gets its verdict and no points."""
    try:
        submission = take_in(folder, exercise.name)
    except Unreadable as error:
        return ungraded(exercise, error)
    return grade_submission(exercise, submission, warm, limits)


def grade_submission(
    exercise: Exercise, submission: Submission, warm: Warm, limits: Limits | None = None
) -> Graded:
    """Rebuilds, runs and marks one submission. The same submission gets the same marks on every run.

    When its judge dies over it, the tests that were judged by then count, and the others get the reason as verdict.
    """
    limits = limits or Limits()
    judges = judge_process.judges_of(warm)
    told = judges.judge(exercise, submission, warm, limits)
    if told.death is None:
        return _checked(exercise, told.result)
    verdict, sentence = told.death
    marks = {mark.test: mark for mark in told.marks}
    for cell in exercise.source.cells:
        if kind_of(cell) == "test" and name_of(cell) not in marks:
            points = float(cell.metadata.nbgrader.points)
            marks[name_of(cell)] = Mark(name_of(cell), 0.0, points, verdict, sentence)
    note = f"The judge of this submission was ended ({verdict}); its cells are shown without outputs."
    again = judges.judge(exercise, submission, warm, limits, marks=list(marks.values()), note=note)
    if again.death is None:
        return _checked(exercise, again.result)
    return ungraded(exercise, Unreadable(sentence, verdict), submission.notebook)


def _checked(exercise: Exercise, result: dict[str, Any]) -> Graded:
    """What a judge said, made of known parts: it has touched what a student sent."""
    possible = {
        name_of(cell): float(cell.metadata.nbgrader.points)
        for cell in exercise.source.cells
        if kind_of(cell) == "test"
    }
    marks = [Mark(**mark) for mark in result["marks"]]
    for mark in marks:
        full = mark.max_points if mark.verdict == "passed" else 0.0
        if possible.get(mark.test) != mark.max_points or mark.points != full or mark.verdict not in VERDICTS:
            raise judge_process.JudgeFailed(f"the judge gave a mark that cannot be: {mark}")
    return Graded(
        exercise.name,
        nbformat.from_dict(result["notebook"]),
        marks,
        str(result["verdict"]),
        [str(note) for note in result["notes"]],
        result["provenance"],
    )


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
    """The same, in the process that calls: the judge's. With `marks` nothing runs: they are shown in the notebook."""
    try:
        rebuilt = rebuild(exercise, parse(submission.notebook))
    except Unreadable as error:
        return ungraded(exercise, error, submission.notebook)
    tests = {name_of(cell): cell.source for cell in exercise.source.cells if kind_of(cell) == "test"}
    if marks:
        notes = [note]
        _show_marks(rebuilt, tests, marks)
    else:
        run = Run(rebuilt, submission.files, tests, reference, warm, limits, tell)
        run.all()
        marks, notes = run.marks, run.notes
    _show_sources(exercise, rebuilt)
    verdict = max((mark.verdict for mark in marks), key=VERDICTS.index, default="passed")
    notes = [outputs.plain(note) for note in (submission.notes + rebuilt.notes + notes)[:MAX_NOTES]]
    graded = Graded(exercise.name, rebuilt.notebook, list(marks), verdict, notes)
    _finish(graded, exercise, submission.notebook, limits, warm.protection)
    return graded


def _show_marks(rebuilt: Rebuilt, tests: dict[str, str], marks: Sequence[Mark]) -> None:
    """Verdicts in test cells that did not run."""
    given = {mark.test: mark for mark in marks}
    for cell, kind in zip(rebuilt.notebook.cells, rebuilt.kinds, strict=True):
        if kind == "test":
            mark = given[name_of(cell)]
            cell.source = visible_part(tests[name_of(cell)]).strip("\n")
            cell.outputs = [] if mark.verdict == "passed" else [outputs.error(mark.verdict, mark.message)]


def _show_sources(exercise: Exercise, rebuilt: Rebuilt) -> None:
    """What students wrote, as long as pages can show it; it has run as it was."""
    released = {name_of(cell): cell.source for cell in exercise.release.cells}
    room = outputs.MAX_SHOWN_TOGETHER
    for cell, kind in zip(rebuilt.notebook.cells, rebuilt.kinds, strict=True):
        if kind in ("solution", "added", "answer", "play") and cell.source != released.get(name_of(cell)):
            cell.source = outputs.shown(cell.source, markdown=cell.cell_type == "markdown", room=room)
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
    """Provenance into the notebook, notes into its first cell."""
    graded.provenance = {
        "autograder": _version("autograder"),
        "python": platform.python_version(),
        "numpy": _version("numpy"),
        "torch": _version("torch"),
        "nbgrader": _version("nbgrader"),
        "seed": SEED,
        "limits": asdict(limits),
        "protection": protection,
        "pristine_sha256": exercise.source_sha256,
        "reference_sha256": exercise.reference_sha256,
        "submission_sha256": hashlib.sha256(data).hexdigest(),
        "verdict": graded.verdict,
        "verdicts": {mark.test: mark.verdict for mark in graded.marks},
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
def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
