"""Runs a lecture and has its live figures recorded, once for every state of its code: a page whose prose changed is made
from what was kept.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from autograder.authoring.chapter_text import ChapterError
from autograder.authoring.notebooks import CHAPTERS

CELL_TIMEOUT = 300  # seconds; the last cell records all figures
FIGURE_DPI = 150  # of figures that stand still; 1.5 pixels drawn for one of the page, as in live figures

# In the lecture's kernel, before its first cell: a figure that stands still says in words what it shows. The
# inline backend forgets such formatters when it starts, so it starts first.
BEFORE = f"""
%matplotlib inline
%config InlineBackend.print_figure_kwargs = {{"dpi": {FIGURE_DPI}, "bbox_inches": None}}

def _before():
    import matplotlib.figure
    from perceptron.live.recording import described

    plain = get_ipython().display_formatter.formatters["text/plain"]
    plain.for_type(matplotlib.figure.Figure, lambda figure, printer, cycle: printer.text(described(figure)))

_before()
"""

# After its last cell: what every cell showed as its last value, by the cell's number.
AFTER = """
def _after(folder):
    import json
    import pathlib
    from perceptron.live import LiveFigure
    from perceptron.live.recording import record

    shown = {{}}
    for number, value in Out.items():
        kind = type(value).__name__
        if isinstance(value, LiveFigure):
            try:
                recording = record(value, pathlib.Path(folder, "pictures", str(number)))
            except ValueError as problem:
                shown[number] = {{"kind": "problem", "problem": f"{{value.update.__name__}}: {{problem}}"}}
            else:
                shown[number] = {{"kind": "live", "recording": recording}}
        elif kind == "Playground":
            own = value.kernel is not None
            shown[number] = {{"kind": "playground", "state": value.state, "against": value.against, "kernel": own}}
        elif kind in ("Quiz", "Blanks"):
            shown[number] = {{"kind": kind.lower()}}
    pathlib.Path(folder, "shown.json").write_text(json.dumps(shown), encoding="utf-8")

_after({folder!r})
"""


@dataclass(frozen=True)
class Executed:
    """A lecture after its run: the notebook with outputs, what its cells showed by execution count, their pictures."""

    notebook: NotebookNode
    shown: dict[int, dict[str, Any]]
    pictures: Path
    fresh: bool  # run now, not kept from an earlier build


def executed(root: Path, name: str, notebook: NotebookNode, kept: Path) -> Executed:
    """Run the lecture of a chapter, or take what was kept in the folder `kept` from a run of the same code.

    Raises ChapterError, with the cell, when it fails or a live figure cannot be recorded.
    """
    key = _key(name, notebook)
    folder = kept / name
    fresh = not (folder / "key").exists() or (folder / "key").read_text() != key
    if fresh:
        staging = kept / f".{name}"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        _run(root, name, notebook, staging)
        (staging / "key").write_text(key)
        shutil.rmtree(folder, ignore_errors=True)
        staging.rename(folder)
    ran = nbformat.read(folder / "executed.ipynb", as_version=4)
    code = iter([cell for cell in ran.cells if cell.cell_type == "code"])
    for cell in notebook.cells:
        if cell.cell_type == "code":
            done = next(code)
            cell.outputs, cell.execution_count = done.outputs, done.execution_count
    shown = json.loads((folder / "shown.json").read_text(encoding="utf-8"))
    return Executed(notebook, {int(number): one for number, one in shown.items()}, folder / "pictures", fresh)


def _run(root: Path, name: str, notebook: NotebookNode, folder: Path) -> None:
    before = nbformat.v4.new_code_cell(BEFORE)
    after = nbformat.v4.new_code_cell(AFTER.format(folder=str(folder.resolve())))
    whole = nbformat.v4.new_notebook(cells=[before, *notebook.cells, after], metadata=notebook.metadata)
    paths = os.pathsep.join([str(root.resolve()), *filter(None, [os.environ.get("PYTHONPATH")])])
    client = NotebookClient(
        whole,
        km=KernelManager(kernel_name="python3"),
        timeout=CELL_TIMEOUT,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(root / CHAPTERS)}},
    )
    one_thread = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    with client.setup_kernel(cleanup_kc=True, env={**os.environ, **one_thread, "PYTHONPATH": paths}):
        for index, cell in enumerate(whole.cells):
            try:
                client.execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError) as error:
                raise ChapterError(
                    f"{CHAPTERS}/{name}/lecture.py: {_last_line(error)}, in the cell\n{cell.source}"
                ) from None
    shown = json.loads((folder / "shown.json").read_text(encoding="utf-8"))
    problems = [one["problem"] for one in shown.values() if one["kind"] == "problem"]
    if problems:
        raise ChapterError(
            f"{CHAPTERS}/{name}/lecture.py: a live figure cannot be recorded: {'; '.join(problems)}"
        )
    whole.cells = whole.cells[1:-1]
    nbformat.write(whole, folder / "executed.ipynb")


def library() -> Path:
    """The folder of the teaching library, which lectures import and we do not."""
    spec = importlib.util.find_spec("perceptron")
    assert spec and spec.origin
    return Path(spec.origin).parent


def _key(name: str, notebook: NotebookNode) -> str:
    """Changes when something does that outputs or pictures depend on; prose and quiz do not count."""
    sources = [
        path
        for path in sorted(library().rglob("*.py"))
        if path.parent.name != "figures" or path.stem == f"ch{name}"
    ]
    parts = [BEFORE, AFTER, *map(_version, ("numpy", "matplotlib", "pillow", "scikit-learn", "torch"))]
    parts += [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    parts += [path.read_text(encoding="utf-8") for path in sources]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _version(package: str) -> str:
    """The version that is installed, "" for none."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _last_line(error: Exception) -> str:
    lines = [line for line in re.sub(r"\x1b\[[\d;]*m", "", str(error)).splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(error).__name__
