"""Runs the visible tests of the exercises that you have begun, as a push to GitHub does: `make visible`.

Nothing of the hidden tests is here. An exercise without an answer is left out; a function without one counts as to do.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 120  # for one cell
STUB = re.compile(r"^\s*raise NotImplementedError\(\)\s*$", re.MULTILINE)
LOOK = re.compile(r"\x1b\[[0-9;]*m")


def begun(notebook: nbformat.NotebookNode) -> bool:
    """Whether one of its cells holds an answer."""
    return any(
        cell.metadata.get("nbgrader", {}).get("solution") and not STUB.search(cell.source)
        for cell in notebook.cells
        if cell.cell_type == "code"
    )


def look(path: Path) -> tuple[int, int, int]:
    """Runs an exercise and prints what each test says; how many passed, failed and wait for an answer."""
    notebook = nbformat.read(path, as_version=4)
    if not begun(notebook):
        return 0, 0, 0
    print(f"\n{path.relative_to(ROOT)}")
    client = NotebookClient(
        notebook, timeout=SECONDS, allow_errors=True, resources={"metadata": {"path": str(path.parent)}}
    )
    try:
        client.execute()
    except (CellTimeoutError, DeadKernelError) as error:
        print(f"  STOPPED  {str(error).strip().splitlines()[0]}")
        return 0, 1, 0
    passed, failed, to_do = 0, 0, 0
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not about.get("grade"):
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if not errors:
            passed += 1
            print(f"  ok       {about['grade_id']}")
        elif errors[0].ename == "NotImplementedError":
            to_do += 1
            print(f"  to do    {about['grade_id']}")
        else:
            failed += 1
            print(f"  FAILED   {about['grade_id']}\n{LOOK.sub('', errors[0].evalue or errors[0].ename)}")
    return passed, failed, to_do


def main() -> int:
    """All exercises that have been begun; 1 where a test failed."""
    counts = [look(path) for path in sorted(ROOT.glob("exercises/*/*.ipynb"))]
    passed, failed, to_do = (sum(count[place] for count in counts) for place in range(3))
    print(f"\nVisible tests: {passed} passed, {failed} failed, {to_do} to do. At grading there are more.")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
