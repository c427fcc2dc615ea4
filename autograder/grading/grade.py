"""Grades one submission: files in, data out.

`grade_submission` is the only way to a mark: the answers harness, `autograder grade` and `nbgrader autograde` call it.
It writes nothing and knows no gradebook (see `gradebook`). What students sent is looked at in a process of its own
(`judging/judge_process`); here only what came of it arrives, weighed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from autograder.grading.judging import judge_process
from autograder.grading.judging.judgement import ungraded
from autograder.grading.marks import VERDICTS, Graded, Mark, headline
from autograder.grading.rebuild import kind_of, name_of
from autograder.grading.submission import Exercise, Submission, Unreadable, take_in
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm_process import Warm

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
