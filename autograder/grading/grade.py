"""Grades one submission: files in, data out.

`grade_submission` is the only way to a mark: the answers harness, `autograder grade` and `nbgrader autograde` call it.
It writes nothing and knows no gradebook (see `gradebook`).
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import platform
import time
import types
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.chapter_text import visible_part
from autograder.grading import outputs
from autograder.grading.conversation import Interrupted, Student
from autograder.grading.judge import Bench, Tested
from autograder.grading.rebuild import Rebuilt, kind_of, name_of, rebuild
from autograder.grading.submission import Exercise, Submission, Unreadable, parse, take_in
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm_process import Warm

SEED = 0
MAX_NOTES = 100
"""Notes for the instructor that are kept."""
MAX_RESTARTS = 5
"""How often a submission whose process stopped gets a new one, so that one endless loop costs one test, not all."""

VERDICTS = (
    "passed",
    "failed",
    "error",
    "timeout",
    "out of memory",
    "crashed",
    "output too long",
    "unreadable",
    "missing",
)
"""From best to worst; a submission's verdict is the worst of its tests'."""


@dataclass(frozen=True)
class Mark:
    """One test cell: points given and possible, verdict, and the message for the student."""

    test: str
    points: float
    max_points: float
    verdict: str
    message: str = ""


def headline(message: str) -> str:
    """A test's message on one line, for a table: the misconception, or the call with its result."""
    lines = message.splitlines() or [""]
    if len(lines) > 1 and lines[1].startswith("  returned  "):
        wanted = [line.removeprefix("  expected  ") for line in lines[2:3] if line.startswith("  expected  ")]
        if not wanted:
            return f"{lines[0]}: {lines[2]}" if len(lines) > 2 else lines[0]
        return f"{lines[0]} returned {lines[1].removeprefix('  returned  ')}; expected {wanted[0]}"
    return lines[0]


@dataclass
class Graded:
    """Everything about one graded submission; plain data but for the notebook."""

    exercise: str
    notebook: NotebookNode
    marks: list[Mark]
    verdict: str
    notes: list[str] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)

    @property
    def points(self) -> float:
        return sum(mark.points for mark in self.marks)

    @property
    def max_points(self) -> float:
        return sum(mark.max_points for mark in self.marks)


def load_reference(source: str) -> types.ModuleType | None:
    """A chapter's reference.py as a module of the trusted process; None for an empty text."""
    if not source:
        return None
    module = types.ModuleType("reference")
    exec(compile(source, "<reference>", "exec"), module.__dict__)
    return module


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
    """Rebuilds, runs and marks one submission. The same submission gets the same marks on every run."""
    limits = limits or Limits()
    try:
        rebuilt = rebuild(exercise, parse(submission.notebook))
    except Unreadable as error:
        return ungraded(exercise, error, submission.notebook)
    run = _Run(exercise, submission, rebuilt, warm, limits)
    try:
        run.all_cells()
    finally:
        run.end()
    _show_sources(exercise, rebuilt)
    verdict = max((mark.verdict for mark in run.marks), key=VERDICTS.index, default="passed")
    notes = [outputs.plain(note) for note in (submission.notes + rebuilt.notes + run.notes)[:MAX_NOTES]]
    graded = Graded(exercise.name, rebuilt.notebook, run.marks, verdict, notes)
    _finish(graded, exercise, submission.notebook, limits, warm.protection)
    return graded


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


class _Run:
    """The execution of one rebuilt notebook, over one student process, or several when it stops on the way."""

    def __init__(
        self, exercise: Exercise, submission: Submission, rebuilt: Rebuilt, warm: Warm, limits: Limits
    ) -> None:
        self.submission, self.rebuilt, self.warm, self.limits = submission, rebuilt, warm, limits
        self.tests = {name_of(cell): cell.source for cell in exercise.source.cells if kind_of(cell) == "test"}
        self.reference = load_reference(exercise.reference)
        self.marks: list[Mark] = []
        self.notes: list[str] = []
        self.done: list[tuple[str, str, str]] = []
        """Cells that ran (kind, name, source), to be run again in a new process."""
        self.student: Student | None = None
        self.starts = 0
        self.count = 0
        self.room = limits.output
        self.deadline = time.monotonic() + limits.notebook_wall

    # -- the process

    def _start(self) -> Student:
        """The student process, started and brought up to date. Raises `Interrupted`."""
        if self.student is not None:
            return self.student
        if self.starts > MAX_RESTARTS:
            raise Interrupted(
                "crashed", "Python had to be stopped too often in this notebook; this cell did not run."
            )
        if time.monotonic() > self.deadline:
            raise Interrupted(
                "timeout", "The time limit of the whole notebook was reached; this cell did not run."
            )
        self.starts += 1
        self.student = Student(self.warm.start_student(self.limits))
        self.bench = Bench(self.student, self.reference)
        self.student.begin(self._cell_deadline())
        self.student.files(self.submission.files)
        for kind, name, source in self.done:
            self.student.begin(self._cell_deadline())
            if kind == "locked":
                self.bench.locked(source, name)
            self.student.run(source, locked=kind == "locked")
        return self.student

    def _cell_deadline(self) -> float:
        return min(time.monotonic() + self.limits.cell_wall, self.deadline)

    def end(self, *, by_itself: bool = False) -> dict[str, Any]:
        """Ends the student process with everything it started; says how it had ended."""
        if self.student is None:
            return {}
        self.student.connection.close()
        self.student = None
        return self.warm.end_student(by_itself=by_itself)

    def _stopped(self, stop: Interrupted) -> Tested:
        """Why the process stopped: what the keeper of the sandbox saw counts for more than a closed connection."""
        if self.student is not None and self.student.alive:
            return Tested(stop.verdict, str(stop))
        ending = self.end(by_itself=stop.verdict == "crashed")
        reason = ending.get("reason")
        if stop.verdict == "crashed" and reason in ("out of memory", "timeout", "crashed"):
            return Tested(reason, str(ending.get("sentence") or stop))
        if stop.verdict == "crashed" and reason == "exit":
            return Tested("crashed", "Your code ended Python itself (os._exit, perhaps).")
        return Tested(stop.verdict, str(stop))

    # -- cells

    def all_cells(self) -> None:
        for cell, kind in zip(self.rebuilt.notebook.cells, self.rebuilt.kinds, strict=True):
            if cell.cell_type == "code" and kind in ("locked", "solution", "added"):
                self._run(cell, kind)
            elif kind == "test":
                self._test(cell)

    def _run(self, cell: NotebookNode, kind: str) -> None:
        if not cell.source.strip():
            return
        self.count += 1
        cell.execution_count = self.count
        name = name_of(cell)
        try:
            student = self._start()
            student.begin(self._cell_deadline())
            if kind == "locked":
                self.bench.locked(cell.source, name)
            ran = student.run(cell.source, locked=kind == "locked")
        except Interrupted as stop:
            tested = self._stopped(stop)
            cell.outputs = [outputs.error(tested.verdict, tested.message)]
            self.notes.append(f"The cell {name}: {tested.verdict}. {tested.message}")
            return
        self.done.append((kind, name, cell.source))
        cell.outputs, used = outputs.safe(ran.outputs, self.count, self.room)
        self.room = max(0, self.room - used)
        if ran.cut:
            self.notes.append(f"The output of the cell {name} was cut: output too long.")

    def _test(self, cell: NotebookNode) -> None:
        self.count += 1
        cell.execution_count = self.count
        name, points = name_of(cell), float(cell.metadata.nbgrader.points)
        try:
            self._start()
            seconds = self._cell_deadline() - time.monotonic()
            tested, stop = self.bench.test(self.tests[name], name, seconds)
        except Interrupted as error:
            tested, stop = Tested(error.verdict, str(error)), error
        if stop is not None:
            tested = self._stopped(stop)
        passed = tested.verdict == "passed"
        message = outputs.plain(tested.message)
        self.marks.append(Mark(name, points if passed else 0.0, points, tested.verdict, message))
        shown = visible_part(self.tests[name])
        cell.source = shown.strip("\n") + ("\n# … and hidden tests" if shown != self.tests[name] else "")
        cell.outputs = [] if passed else [outputs.error(tested.verdict, message)]
