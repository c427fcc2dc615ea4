"""Two workers: what one submission does to the processors costs the honest one beside it nothing."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.authoring import chapter_text
from autograder.grading import parallel
from autograder.harness import answers
from autograder.sandbox.limits import Limits
from tests.sandboxed import WHY_NO_SANDBOX

ROOT = Path(__file__).resolve().parents[2]
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
WHY_NOT = WHY_NO_SANDBOX or ("" if CORES > 1 else "this machine has one core")
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "-")

BUSY = """
import os, time
def busy(leave_the_core=False):
    for _ in range(30):
        if os.fork() == 0:
            os.setsid()
            if leave_the_core:
                os.sched_setaffinity(0, range(os.cpu_count()))
            while True:
                pass
"""
"""The kernel shares a processor among sessions, so each of these gets as much as a whole neighbour."""
STEP = "def step(z):\n    {}\n    return np.where(np.asarray(z) > 0, 1.0, 0.0)"
HOGS = {
    "in a cell, trying to leave its core": BUSY + "busy(leave_the_core=True)\ntime.sleep(1000)",
    "while tests ask it": BUSY + STEP.format("busy(); time.sleep(1000)"),
}
HONEST = "total = sum(i * i for i in range(6_000_000))\n" + STEP.format("pass")
"""Some tenths of a second of work: alone it needs a fifth of the time that a cell has here."""


@pytest.mark.parametrize("hog", HOGS)
def test_thirty_busy_processes_cost_the_neighbour_nothing(hog):
    exercise = answers.exercise_of(ROOT / "chapters" / "01_neuron")

    def task(name, source, seconds):
        cell = chapter_text.Cell("solution", source, 1, 1, "step")
        limits = replace(Limits(), cell_wall=seconds, notebook_wall=2 * seconds)
        if (
            name == "hog" and "in a cell" in hog
        ):  # what it would burn on two cores in the time that a cell has
            limits = replace(limits, notebook_cpu=2 * seconds)
        return parallel.Task(name, exercise, answers.submission_with(exercise, [cell]), limits)

    honest = [task(f"honest {i}", HONEST, 2.0) for i in range(2)]
    done = {
        one.task.student: one for one in parallel.grade_all([task("hog", HOGS[hog], 2.0), *honest], workers=2)
    }
    told = {name: parallel.as_json(one) for name, one in done.items()}
    assert told.pop("hog")["points"] < 23
    assert [one["points"] for one in told.values()] == [23] * 2, told
