"""Grades one submission: files in, data out.

`grade_submission` is the only way to a mark: the answers harness, `autograder grade` and `nbgrader autograde` call it.
It writes nothing and knows no gradebook (see `gradebook`). What students sent is looked at in a process of its own
(`judging/judge_process`); here only what came of it arrives, weighed.
"""

from __future__ import annotations

import base64
import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.grading.judging import judge_process, written
from autograder.grading.judging.course_code import ends_in_expression
from autograder.grading.judging.judgement import ungraded
from autograder.grading.judging.run import SLOWER
from autograder.grading.marks import VERDICTS, Graded, Mark, headline
from autograder.grading.rebuild import kind_of, name_of
from autograder.grading.submission import Exercise, Submission, Unreadable, take_in
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm_process import Warm

SOLUTION_RUNS = 2
"""How often the instructor's own solution is timed, at most."""

__all__ = ["VERDICTS", "Graded", "Mark", "grade_folder", "grade_submission", "headline", "ungraded"]


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

    Where a test ran out of time, it is seen how long the instructor's own solution takes: when all is slow here, the
    submission gets more, and is judged again.
    """
    limits = limits or Limits()
    graded = _judged(exercise, submission, warm, limits)
    if limits.test_wall < limits.cell_wall and any(mark.verdict == "timeout" for mark in graded.marks):
        fair = min(limits.cell_wall, SLOWER * _slowest_test(exercise, warm, limits))
        if fair > limits.test_wall:
            return _judged(exercise, submission, warm, replace(limits, test_wall=fair))
    return graded


def _slowest_test(exercise: Exercise, warm: Warm, limits: Limits) -> float:
    """Seconds that the slowest test takes with the instructor's own solution, found out once for each warm process.

    The least of some runs, if it seems to need more time than tests get: other programs may have been in the way.
    """
    exercise = exercise.whole or exercise
    judges = judge_process.judges_of(warm)
    key = judge_process.key_of(exercise)
    if key not in judges.slowest_tests:
        patient = replace(limits, test_wall=limits.cell_wall)
        least = limits.cell_wall
        for _ in range(SOLUTION_RUNS):
            solved = _judged(exercise, solution_of(exercise), warm, patient)
            least = min(least, float(solved.provenance.get("slowest_test", 0.0)))
            if SLOWER * least <= limits.test_wall:
                break
        judges.slowest_tests[key] = least
    return judges.slowest_tests[key]


def solution_of(exercise: Exercise) -> Submission:
    """What a student hands in who has the instructor's own answers: what nobody may change is as it was released."""
    released = {name_of(cell): cell for cell in exercise.release.cells}
    notebook = copy.deepcopy(exercise.source)
    for cell in notebook.cells:
        if kind_of(cell) in ("locked", "test", "task") and name_of(cell) in released:
            cell.source = released[name_of(cell)].source
    return Submission(nbformat.writes(notebook).encode())


def _judged(exercise: Exercise, submission: Submission, warm: Warm, limits: Limits) -> Graded:
    """One judgement. When its judge dies over it, the tests that were judged by then count, and the others get the reason
    as verdict."""
    judges = judge_process.judges_of(warm)
    told = judges.judge(exercise, submission, warm, limits)
    if told.death is None:
        return _checked(exercise, told.result)
    verdict, sentence = told.death
    marks = {mark.test: mark for mark in told.marks}
    for cell in exercise.source.cells:
        if kind_of(cell) == "test" and name_of(cell) not in marks:
            points = float(cell.metadata.nbgrader.points)
            marks[name_of(cell)] = Mark(name_of(cell), 0.0, points, verdict, sentence, in_hidden=True)
    note = f"The judge of this submission was ended ({verdict}); its cells are shown without outputs."
    again = judges.judge(exercise, submission, warm, limits, marks=list(marks.values()), note=note)
    if again.death is None:
        return _checked(exercise, again.result)
    return ungraded(exercise, Unreadable(sentence, verdict), submission.notebook)


def _checked(exercise: Exercise, result: dict[str, Any]) -> Graded:
    """What a judge said, made of known parts: it has touched what a student sent."""
    tests = {name_of(cell): cell for cell in exercise.source.cells if kind_of(cell) == "test"}
    marks = [Mark(**mark) for mark in result["marks"]]
    for mark in marks:
        if mark.test not in tests or not _can_be(mark, tests[mark.test]):
            raise judge_process.JudgeFailed(f"the judge gave a mark that cannot be: {mark}")
    return Graded(
        exercise.name,
        nbformat.from_dict(result["notebook"]),
        marks,
        str(result["verdict"]),
        [str(note) for note in result["notes"]],
        result["provenance"],
        written.weighed({n: base64.b64decode(data) for n, data in result["files"].items()}, exercise.files)[
            0
        ],
    )


def _can_be(mark: Mark, test: NotebookNode) -> bool:
    """Whether a test cell can give this mark: a part of its points only where it ends in a number."""
    if mark.max_points != float(test.metadata.nbgrader.points) or mark.verdict not in VERDICTS:
        return False
    if mark.verdict == "failed" and 0 < mark.points < mark.max_points:
        return ends_in_expression(test.source)
    return mark.points == (mark.max_points if mark.verdict == "passed" else 0.0)
