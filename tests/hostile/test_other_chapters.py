"""Attacks on what only some chapters have: functions lent to be differentiated, counts of instructions, simulated devices."""

import json
from pathlib import Path

import pytest

from autograder.authoring import chapter_text
from autograder.grading.grade import grade_submission
from autograder.grading.judging import judge_process
from autograder.harness import answers
from autograder.sandbox import bubblewrap
from autograder.sandbox.warm_process import Warm

ROOT = Path(__file__).resolve().parents[2]
FILES = Path(__file__).parent

try:
    bubblewrap.find_bubblewrap()
    WHY_NOT = ""
except bubblewrap.NotIsolated as reason:
    WHY_NOT = str(reason)
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "-")

LOSES = {
    "callback_memory": ("06_training", {"numerical_gradient-values"}, "out of memory", ""),
    "write_back": ("08_sgd", {"spread-one-draw", "spread-theory"}, "failed", ""),
    "forged_count": ("03_matrix_form", {"batch-no-loop"}, "failed", "Look at the cell dense_batch"),
    "forged_session": ("03_matrix_form", {"batch-no-loop"}, "failed", "Look at the cell dense_batch"),
    "forged_drivers": ("12_gpu", {"time_on-cpu", "time_on-seconds"}, "failed", "Look at the cell time_on"),
    "forged_evaluate": ("12_gpu", {"time_on-cpu", "time_on-seconds"}, "failed", "Look at the cell time_on"),
    "wide_network": ("05_approximation", {"relu_interpolator-knots"}, "failed", ""),
    "callback_of_lists": ("06_training", {"gradient_descent-values"}, "failed", ""),
}
"""End of the folder, with its chapter, tests that it must lose (others may be lost, too), the verdict of one, words of a note."""


@pytest.fixture(scope="module")
def warm():
    with Warm() as warm:
        yield warm


def graded_attack(name, chapter, warm):
    exercise = answers.exercise_of(ROOT / "chapters" / chapter)
    cells = chapter_text.read_answer(FILES / f"in_other_chapters_{name}" / "attack.py").cells
    return grade_submission(exercise, answers.submission_with(exercise, cells), warm)


@pytest.mark.parametrize("name", LOSES)
def test_what_it_asks_for_is_not_given(name, warm):
    chapter, tests, verdict, words = LOSES[name]
    graded = graded_attack(name, chapter, warm)
    lost = {mark.test: mark for mark in graded.marks if mark.points < mark.max_points}
    assert tests <= set(lost), lost
    assert verdict in {lost[test].verdict for test in tests}
    assert any(words in note for note in graded.notes) or not words, graded.notes
    judged = judge_process.judges_of(warm).last
    assert judged.memory < 1200 * 2**20 and judged.cpu < 60


def test_drivers_and_what_they_pass_in_reach_no_output(warm):
    graded = graded_attack("driver_sources", "12_gpu", warm)
    shown = json.dumps([cell.get("outputs", []) for cell in graded.notebook.cells])
    assert graded.points == graded.max_points and "noted 0" in shown and "moved_to" not in shown
    assert any("Look at the cell move" in note for note in graded.notes)


def test_a_log_that_is_taken_away_keeps_its_points_but_not_silently(warm):
    """SECURITY.md says so: what only the simulated device counts is evidence, and whoever reaches into it is named."""
    graded = graded_attack("forged_log", "12_gpu", warm)
    assert any("Look at the cell evaluate" in note and "simulated device" in note for note in graded.notes)
