"""What a reader of a lecture waits for, as ratios: a slider's move in each live figure, and Run All.

`python benchmarks/lectures.py [CHAPTER …]`. A move is measured against the same update followed by a whole drawing,
which is what `savefig` and `interact` do; the two alternate, in processor time of one thread, so a busy machine slows
both. Run All is measured against a notebook that only imports numpy, matplotlib and ipywidgets, run just before.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import jupytext  # noqa: E402
import matplotlib  # noqa: E402
import nbformat  # noqa: E402

from autograder.harness import lectures  # noqa: E402
from perceptron import live  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
MOVES = 12  # of each slider
IMPORTS = "import ipywidgets\nimport matplotlib.pyplot\nimport numpy"


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of this thread."""
    begin = time.thread_time()
    work()
    return 1000 * (time.thread_time() - begin)


def whole(figure: live.LiveFigure, values: dict[str, Any]) -> None:
    """The peer: the same update, then everything drawn and encoded by matplotlib."""
    if isinstance(outcome := figure.update(**values), Generator):
        for _ in outcome:
            pass
    figure.figure.savefig(io.BytesIO(), format="png")


def moves(figure: live.LiveFigure) -> tuple[list[float], list[float]]:
    """Milliseconds of each move of each slider, ours and the peer's."""
    ours: list[float] = []
    peers: list[float] = []
    for name, control in figure.controls.items():
        if not hasattr(control, "max"):
            continue
        for number in range(MOVES):
            place = control.min + (number + 0.5) / MOVES * (control.max - control.min)
            value = control.base**place if hasattr(control, "base") else type(control.value)(place)
            ours.append(milliseconds(lambda: setattr(control, "value", value)))  # noqa: B023
            values = {**figure.values(), name: value}
            peers.append(milliseconds(lambda: whole(figure, values)))  # noqa: B023
            figure.canvas.anew()  # what the peer has drawn is forgotten
    return ours, peers


def run_seconds(source: str) -> float:
    """Run All of a notebook with one cell, in a kernel of its own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    return lectures.run(notebook, ROOT)[0]


def main(names: list[str]) -> None:
    """A line a lecture and a line a figure."""
    matplotlib.use("Agg")
    for name in names or sorted(path.parent.name for path in (ROOT / "chapters").glob("*/lecture.py")):
        peer = run_seconds(IMPORTS)
        ours = lectures.measure(ROOT, name).run_seconds
        print(f"{name:18s} Run All {ours:4.1f} s, imports alone {peer:4.1f} s: {ours / peer:4.1f} times")
        before = len(live.figures())
        names_of_cells: dict[str, Any] = {"__name__": "__main__"}
        for cell in jupytext.read(ROOT / "chapters" / name / "lecture.py", fmt="py:percent").cells:
            if cell.cell_type == "code":
                with contextlib.redirect_stdout(None):
                    exec(compile(cell.source, name, "exec"), names_of_cells)
        for figure in live.figures()[before:]:
            mine, theirs = map(statistics.median, moves(figure))
            print(
                f"    {figure.update.__name__:18s} {mine:5.1f} ms, whole {theirs:5.1f} ms: {theirs / mine:4.1f} times faster"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
