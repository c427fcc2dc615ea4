"""Forty-six usual styles of tests, and nbgrader's quickstart course, get the points that stock nbgrader gives."""

import json
from pathlib import Path

import nbformat
import nbgrader
import pytest

from autograder.grading.contract import trial
from autograder.grading.grade import grade_submission
from autograder.grading.submission import Submission
from tests.autograder.grading.contract import styles

STOCK = json.loads(styles.STOCK.read_text())
DIFFERENT: dict[tuple[str, str], float] = {}
"""Style and student, where these points are given on purpose in place of stock's."""


@pytest.fixture(scope="module")
def graded(plain, warm):
    """Points by assignment, test and student; and the trial of the styles."""

    def grade(exercise, submission):
        return grade_submission(exercise, submission, warm)

    quickstart = nbformat.read(Path(nbgrader.__file__).parent / styles.QUICKSTART, as_version=4)
    found, trials = {}, {}
    for assignment, source, wrong in (
        ("styles", styles.source(plain), styles.wrong()),
        ("quickstart", quickstart, styles.QUICKSTART_WRONG),
    ):
        trials[assignment] = trial.tried(plain.exercise_of(source, {}), grade)
        exercise = trials[assignment].exercise
        for student, taken in (
            ("right", plain.solved(source)),
            ("wrong", plain.solved(source, **wrong)),
            ("untouched", Submission(nbformat.writes(exercise.release).encode())),
        ):
            for mark in grade(exercise, taken).marks:
                found.setdefault(assignment, {}).setdefault(mark.test, {})[student] = mark.points
    return found, trials


def test_the_points_are_those_of_stock_nbgrader(graded):
    found, trials = graded
    assert trials["styles"].failing == {} == trials["quickstart"].failing
    assert len(found["styles"]) == len(styles.STYLES) == 46
    for assignment, tests in found.items():
        for test, points in tests.items():
            stock = STOCK[assignment][test]
            wanted = {s: DIFFERENT.get((test, s), stock[s]) for s in styles.STUDENTS}
            assert points == wanted, test


def test_each_style_tells_right_from_wrong_in_stock_nbgrader_too():
    for name in styles.STYLES:
        stock = STOCK["styles"][styles.test_of(name)]
        assert stock["right"] == 2 and stock["wrong"] < 2 and stock["untouched"] == 0, name


def test_most_styles_run_apart_from_student_code(graded):
    beside = graded[1]["styles"].exercise.beside
    named = {styles.test_of(name) for name in styles.STYLES}
    assert beside < named and len(beside) <= 20
    assert not beside & {
        "a-value",
        "calls",
        "an-error",
        "a-hidden-test",
        "numpys-assert_allclose",
        "parts-of-the-points",
    }
    assert beside >= {"next", "what-is-typed", "a-function-that-is-used", "equal-objects", "source-code"}
