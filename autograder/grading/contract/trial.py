"""Finds out, on the instructor's own solution, which tests of a plain assignment can run apart from student code.

A test that works on data runs in the trusted process, as those of our chapters do. One that needs the student's own objects
(`isinstance`, a generator, captured output, `del f`, a patched `input`) fails there and passes beside them: it runs so for
everybody. What passes neither way is reported before anybody is graded. Where the solution passes apart only when the test's
names follow what a call made of its arguments (`top = pop(stack); assert stack == []`), they follow for everybody.
`gradebook` and `autograder doctor` ask.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.converters import Autograde

from autograder.authoring.notebooks import CHAPTERS
from autograder.grading.contract.settings import limits_of
from autograder.grading.grade import grade_submission, solution_of
from autograder.grading.marks import Graded
from autograder.grading.rebuild import kind_of, name_of
from autograder.grading.submission import Exercise, Submission
from autograder.sandbox.warm_process import Warm

Grade = Callable[[Exercise, Submission], Graded]


@dataclass(frozen=True)
class Trial:
    """An exercise that knows which of its tests run beside student code, and those that the solution fails, with why."""

    exercise: Exercise
    failing: dict[str, str] = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        """What the instructor must know before anybody is graded."""
        return [
            f"{self.exercise.name}: your own solution fails the test {test}. {(why.splitlines() or [''])[0]}"
            for test, why in self.failing.items()
        ]


def of_assignment(
    converter: Autograde, exercises: Sequence[Exercise], *, protected: bool, always: bool = False
) -> list[Trial]:
    """Which tests of a plain assignment, one without a chapter's text, run beside student code. Raises `NotIsolated`.

    A chapter's tests never do; its solution is only tried when that is `always` wanted.
    """
    of_chapter = (Path(converter.coursedir.root) / CHAPTERS / converter.coursedir.assignment_id).is_dir()
    if of_chapter and not always:
        return [Trial(exercise) for exercise in exercises]
    limits = limits_of(converter)
    with Warm(protected=protected, torch=any(exercise.uses_torch for exercise in exercises)) as warm:
        return [
            tried(
                each,
                lambda exercise, taken: grade_submission(exercise, taken, warm, limits),
                beside=not of_chapter,
            )
            for each in exercises
        ]


def tried(exercise: Exercise, grade: Grade, *, beside: bool = True) -> Trial:
    """Grades the solution: with all tests apart, then those that failed in place, then those beside it, then, if it helps, all.

    Without `beside` all stay apart, and it is only said which the solution fails.
    """
    apart = replace(exercise, beside=frozenset(), in_place=frozenset())
    failing = _failing(apart, grade)
    if not failing or not beside:
        return Trial(apart, failing)
    first, failing = failing, _failing(replace(apart, in_place=frozenset(failing)), grade)
    exercise = replace(apart, in_place=frozenset(first) - set(failing))
    if not failing:
        return Trial(exercise)
    some = replace(exercise, beside=frozenset(failing))
    left = _failing(some, grade)
    if left:
        tests = frozenset(name_of(cell) for cell in exercise.source.cells if kind_of(cell) == "test")
        everything = replace(exercise, beside=tests)
        last = _failing(everything, grade)
        if len(last) < len(left):  # tests that use what an earlier one defined
            return Trial(everything, last)
    # What fails either way stays apart: that is the safe side.
    return Trial(
        replace(exercise, beside=frozenset(failing) - set(left)), {n: failing.get(n, left[n]) for n in left}
    )


def _failing(exercise: Exercise, grade: Grade) -> dict[str, str]:
    graded = grade(exercise, solution_of(exercise))
    return {mark.test: mark.message for mark in graded.marks if mark.points < mark.max_points}
