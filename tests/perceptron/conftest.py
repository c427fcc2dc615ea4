"""Runs a lecture's cells in this process, so that tests can move its sliders and look at what is drawn."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import matplotlib
import matplotlib.pyplot as plt
import pytest

from perceptron import live
from perceptron.live import canvas

matplotlib.use("Agg")
ROOT = Path(__file__).resolve().parents[2]


class Lecture(dict[str, Any]):
    """The names that a lecture's cells leave behind, and its live figures in order."""

    figures: list[live.LiveFigure]

    def live_figure(self, update: str) -> live.LiveFigure:
        """The live figure whose update function has this name, with what its questions hid; a curve to be drawn is not yet."""
        found = [figure for figure in self.figures if figure.update.__name__ == update]
        assert len(found) == 1, (
            f"{len(found)} figures with {update}; there are {[f.update.__name__ for f in self.figures]}"
        )
        for asked in found[0].ask:
            if asked.hides and not isinstance(asked, live.Drawing):
                asked.skip()
        return found[0]


@functools.cache
def run_lecture(name: str) -> Lecture:
    """The figures have a pixel for each pixel of the page, not one and a half: a quarter of the time of most tests is theirs.
    tests/autograder/harness/test_lectures.py looks at each as a reader gets it."""
    path = ROOT / "chapters" / name / "lecture.py"
    names = Lecture(__name__="__main__")
    before = len(live.figures())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canvas, "SHARPNESS", 1.0)
        for cell in jupytext.read(path, fmt="py:percent").cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, str(path), "exec"), names)
    names.figures = live.figures()[before:]
    return names


@pytest.fixture(autouse=True)
def no_open_figures() -> Iterator[None]:
    """pyplot keeps every figure until it is closed."""
    yield
    plt.close("all")


@pytest.fixture(scope="session")
def lecture():
    """`lecture("01_neuron")` runs that lecture once per session and returns its names."""
    return run_lecture
