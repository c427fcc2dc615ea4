"""Sees whether this copy of the course works: every lecture runs, every exercise begins, no answer is in it.

`make test` runs it; it needs nothing but what `make lab` installs.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 300  # for one cell, on a slow machine
CHECK = "import sys as _sys; assert 'torch' not in _sys.modules, 'this lecture imports PyTorch'"


def run(path: Path, last: str = "") -> str:
    """Runs a notebook where it lies, with `last` as one more cell; returns what stopped it, "" for nothing."""
    notebook = nbformat.read(path, as_version=4)
    if last:
        notebook.cells.append(nbformat.v4.new_code_cell(last))
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        force_raise_errors=True,
        extra_arguments=["--log-level=ERROR"],  # newer kernels warn of themselves
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return f"{error.ename}: {error.evalue}"
    return ""


def needs_torch(path: Path) -> bool:
    """Whether PyTorch is the subject: a cell of this notebook imports it."""
    return any("import torch" in cell.source for cell in nbformat.read(path, as_version=4).cells)


def lecture(path: Path) -> str:
    """Runs to its end, and without PyTorch where that is not the subject."""
    return run(path, "" if needs_torch(path) else CHECK)


def exercise(path: Path) -> str:
    """Begins, stops at the first answer that is missing, and has a cell for each answer with tests below it."""
    cells = nbformat.read(path, as_version=4).cells
    solutions = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")]
    tests = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
    if not solutions or not tests:
        return "it has no cells to answer, or no tests"
    for cell in solutions:
        if cell.cell_type == "code" and "raise NotImplementedError" not in cell.source:
            return f"the cell {cell.metadata.nbgrader.grade_id} is answered"
    stopped = run(path)
    return (
        "" if stopped.startswith("NotImplementedError") else stopped or "it ran to its end without an answer"
    )


def quizzes() -> str:
    """Every quiz can be read, and each question has one right answer."""
    for path in sorted(ROOT.glob("chapters/*/quiz.json")):
        for question in json.loads(path.read_text(encoding="utf-8")):
            if sum(bool(option.get("right")) for option in question["options"]) != 1:
                return f"{path}: {question['question']}"
    return ""


def main() -> int:
    """Tries everything and says what failed; 0 where nothing did."""
    jobs = [(path, lecture) for path in sorted(ROOT.glob("lectures/*.ipynb"))]
    jobs += [(path, exercise) for path in sorted(ROOT.glob("exercises/*/*.ipynb"))]
    wanted = sys.argv[1:]
    passed, failed, left_out = 0, 0, []
    for path, look in jobs:
        name = path.relative_to(ROOT).as_posix()
        if wanted and not any(word in name for word in wanted):
            continue
        if needs_torch(path) and not importlib.util.find_spec("torch"):
            left_out.append(name)
            continue
        start = time.monotonic()
        wrong = look(path)
        print(
            f"{'FAILED' if wrong else 'ok    '}  {name}  {time.monotonic() - start:.0f} s  {wrong}",
            flush=True,
        )
        passed, failed = passed + (not wrong), failed + bool(wrong)
    wrong = quizzes()
    print(f"{'FAILED' if wrong else 'ok    '}  quizzes  {wrong}")
    passed, failed = passed + (not wrong), failed + bool(wrong)
    if left_out:
        print(f"Left out, for PyTorch is not installed (make torch): {', '.join(left_out)}")
    print(f"{passed} passed, {failed} failed")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
