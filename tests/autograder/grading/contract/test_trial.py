"""Tests in the styles that plain nbgrader courses have: which run apart, which beside student code, and what each withstands."""

import pytest

from autograder.grading.contract import trial

SOLUTION = """\
### BEGIN SOLUTION
from dataclasses import dataclass
@dataclass
class Point:
    x: int
    y: int = 0
class Stack(list):
    def push(self, x): self.append(x)
def double(x): return 2 * x
def count(n):
    for i in range(n): yield i
def greet(): print("Hello,", input("Name? "))
def fail(): raise KeyError("no")
def twice(x): return double(double(x))
value, numbers, table = 5, [1, 2], {"a": 1}
### END SOLUTION"""
APART = {
    "an equal value": "assert value == 5",
    "a call": "assert double(3) == 6 and double([1]) == [1, 1]",
    "a loop": "for i in range(5):\n    assert double(i) == 2 * i",
    "a type of data": "assert isinstance(numbers, list) and type(table) is dict",
    "an error": "try:\n    fail()\nexcept KeyError:\n    pass\nelse:\n    raise AssertionError('did not raise')",
    "numpy": "import numpy as np\nnp.testing.assert_allclose(double(np.arange(3.0)), [0, 2, 4])",
    "a number at its end": "1 if double(1) == 2 else 0",
    "a list of a generator": "assert list(count(3)) == [0, 1, 2]",
}
BESIDE = {
    "an instance": "assert isinstance(Point(1), Point)",
    "equal objects": "assert Point(1, 2) == Point(1, 2)",
    "a subclass": "assert issubclass(Stack, list)\ns = Stack()\ns.push(1)\nassert s == [1]",
    "next": "g = count(2)\nassert next(g) == 0 and next(g) == 1",
    "del": "kept = double\ndel double\ntry:\n    twice(1)\nexcept NameError:\n    pass\nelse:\n    raise AssertionError\nfinally:\n    double = kept",
    "inspect": "import inspect\nassert 'yield' in inspect.getsource(count)",
    "input and print": "import io\nfrom contextlib import redirect_stdout\nfrom unittest.mock import patch\nout = io.StringIO()\n"
    "with patch('builtins.input', lambda *a: 'Ada'), redirect_stdout(out):\n    greet()\nassert out.getvalue() == 'Hello, Ada\\n'",
    "a type of function": "assert str(type(double)) == \"<class 'function'>\"",
    "globals": "assert 'double' in globals() and callable(globals()['double'])",
    "a number of an object": "1 if Point(1, 1) == Point(1, 1) else 0",
}
WRONG = {"broken": "assert value == 6"}


@pytest.fixture(scope="module")
def source(plain):
    tests = {**APART, **BESIDE, **WRONG}
    cells = [plain.cell(text, name.replace(" ", "-"), "test", 1) for name, text in tests.items()]
    return plain.notebook(plain.cell(SOLUTION, "solution", "solution"), *cells)


def named(styles):
    return {name.replace(" ", "-") for name in styles}


@pytest.fixture(scope="module")
def found(source, plain, warm):
    from autograder.grading.grade import grade_submission

    return trial.tried(plain.exercise_of(source, {}), lambda *graded: grade_submission(*graded, warm))


def test_each_style_passes_apart_where_it_can_and_beside_where_it_must(found):
    assert found.exercise.beside == named(BESIDE)
    assert found.sentences == [
        "p1: your own solution fails the test broken. This does not hold: assert value == 6"
    ]


def test_what_the_solution_earns_a_student_earns_and_the_untouched_notebook_earns_nothing(
    found, source, plain, grade
):
    graded = grade(found.exercise, plain.solved(source))
    assert {mark.test for mark in graded.marks if mark.points} == named(APART) | named(BESIDE)
    assert graded.notes == []  # what tests reach for themselves is not the student's doing
    nothing = grade(found.exercise, plain.solved(source, solution="raise NotImplementedError()"))
    assert nothing.points == 0


def test_wrong_answers_fail_beside_and_say_why(found, source, plain, grade):
    wrong = SOLUTION.replace("class Stack(list)", "class Stack(dict)").replace("range(n)", "range(1, n)")
    marks = {mark.test: mark for mark in grade(found.exercise, plain.solved(source, solution=wrong)).marks}
    assert marks["a-subclass"].message == "This does not hold: assert issubclass(Stack, list)"
    assert marks["next"].verdict == "failed" and marks["a-list-of-a-generator"].verdict == "failed"
    assert marks["an-instance"].points == 1


def test_a_beside_test_that_never_ends_or_dies_costs_its_own_points(found, source, plain, warm):
    from autograder.grading.grade import grade_submission
    from autograder.sandbox.limits import Limits

    wrong = SOLUTION.replace("yield i", "\n        while True: pass\n        yield")
    wrong = wrong.replace("print(", "__import__('os')._exit(0), (")
    graded = grade_submission(
        found.exercise, plain.solved(source, solution=wrong), warm, Limits(cell_wall=1.0)
    )
    marks = {mark.test: mark.verdict for mark in graded.marks}
    assert marks["next"] == "timeout" and marks["input-and-print"] == "crashed"
    assert marks["a-type-of-function"] == "passed"


def test_a_test_that_needs_what_an_earlier_one_defined_takes_it_along(plain, warm):
    from autograder.grading.grade import grade_submission

    source = plain.notebook(
        plain.cell("### BEGIN SOLUTION\nclass A: pass\n### END SOLUTION", "a", "solution"),
        plain.cell("given = [1, 2]\nassert given", "first", "test", 1),
        plain.cell("assert isinstance(A(), A) and given == [1, 2]", "second", "test", 1),
    )
    found = trial.tried(plain.exercise_of(source, {}), lambda *graded: grade_submission(*graded, warm))
    assert found.exercise.beside == {"first", "second"} and found.failing == {}


def test_a_hidden_test_beside_student_code_does_not_show_its_line(plain, grade):
    text = "assert x\n### BEGIN HIDDEN TESTS\nassert x == 'secret'\n### END HIDDEN TESTS"
    source = plain.notebook(
        plain.cell("### BEGIN SOLUTION\nx = 'secret'\n### END SOLUTION", "x", "solution"),
        plain.cell(text, "hides", "test", 1),
    )
    exercise = trial.replace(plain.exercise_of(source, {}), beside=frozenset({"hides"}))
    graded = grade(exercise, plain.solved(source, x="x = 'open'"))
    assert graded.marks[0].message == "A hidden test failed."
    shown = [cell.source + str(cell.get("outputs")) for cell in graded.notebook.cells]
    assert not [text for text in shown if "secret" in text]


HIDES = {
    "visible": (
        "assert x == 'secret', 'seen'\n### BEGIN HIDDEN TESTS\nassert x\n### END HIDDEN TESTS",
        False,
    ),
    "hidden": (
        "assert x\n### BEGIN HIDDEN TESTS\nassert x == 'secret', 'unseen'\n### END HIDDEN TESTS",
        True,
    ),
    "error": ("assert x\n### BEGIN HIDDEN TESTS\nx / 2\n### END HIDDEN TESTS", True),
    "endless": ("assert x\n### BEGIN HIDDEN TESTS\nwhile x: pass\n### END HIDDEN TESTS", True),
    "timed": ("%%time\nassert x == 'secret'\n### BEGIN HIDDEN TESTS\nassert x\n### END HIDDEN TESTS", False),
    "part": ("assert x\n### BEGIN HIDDEN TESTS\n0 + (x == 'secret') / 2\n### END HIDDEN TESTS", True),
    "nothing": ("assert x == 'secret'", None),
    "passed": ("assert x\n### BEGIN HIDDEN TESTS\nassert x\n### END HIDDEN TESTS", False),
}
"""Tests that `x = 'open'` loses, and whether among their hidden lines; None where there are none."""


@pytest.mark.parametrize("where", ["apart", "beside"])
def test_a_graded_notebook_says_which_points_were_lost_among_hidden_lines(where, plain, warm):
    from autograder.grading.grade import grade_submission
    from autograder.sandbox.limits import Limits

    tests = {
        name: (text, lost)
        for name, (text, lost) in HIDES.items()
        if where == "apart" or name not in ("endless", "timed")
    }
    cells = [plain.cell(text, name, "test", 1) for name, (text, _) in tests.items()]
    source = plain.notebook(
        plain.cell("### BEGIN SOLUTION\nx = 'secret'\n### END SOLUTION", "x", "solution"), *cells
    )
    beside = frozenset(tests) if where == "beside" else frozenset()
    exercise = trial.replace(plain.exercise_of(source, {}), beside=beside)
    graded = grade_submission(exercise, plain.solved(source, x="x = 'open'"), warm, Limits(cell_wall=0.5))
    assert {mark.test for mark in graded.marks if mark.points == 1} == {"passed"}
    told = {mark.test: mark.message for mark in graded.marks}
    assert told.get("timed", "This does not hold: assert x == 'secret'") == told["nothing"]
    assert graded.notebook.metadata["autograder"]["in_hidden"] == {
        name: lost for name, (_, lost) in tests.items() if lost is not None
    }


IN_PLACE = {
    "top": ("s{n} = [1, 2]\nassert top(s{n}) == 2\nassert s{n} == [1]", "return s.pop()", ["return s[-1]"]),
    "ordered": (
        "x{n} = [3, 1, 2]\ny{n} = ordered(x{n})\nassert y{n} == sorted(x{n})",
        "return sorted(s)",
        ["s.clear()\n    return []", "s[:] = [1]\n    return s"],
    ),
    "kept": (
        "x{n} = [3, 1, 2]\nassert kept(x{n}) == [1, 2, 3] and x{n} == [3, 1, 2]",
        "return sorted(s)",
        ["s.sort()\n    return s"],
    ),
    "also": (
        "x{n} = [3, 1]\nassert also(x{n}) == sorted(x{n})",
        "s.sort()\n    return s",
        ["s.clear()\n    return s"],
    ),
}
"""Functions with a test, the solution's body and wrong ones that change what they are given."""


def test_who_changes_an_argument_and_returns_something_is_judged_by_what_the_test_asks(plain, warm):
    """A test follows what a call made of an argument where the solution needs that, and elsewhere both ways must hold."""
    from autograder.grading.grade import grade_submission

    def grade(exercise, submission):
        return grade_submission(exercise, submission, warm)

    solution = "\n".join(f"def {name}(s):\n    {body}" for name, (_, body, _) in IN_PLACE.items())
    cells = [
        plain.cell(test.format(n=i), name, "test", 1)
        for i, (name, (test, _, _)) in enumerate(IN_PLACE.items())
    ]
    marked = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    source = plain.notebook(plain.cell(marked, "f", "solution"), *cells)
    exercise = trial.tried(plain.exercise_of(source, {}), grade).exercise
    assert (exercise.in_place, exercise.beside) == ({"top"}, set())
    assert all(mark.points == 1 for mark in grade(exercise, plain.solved(source)).marks)
    for name, (_, right, wrong) in IN_PLACE.items():
        for body in wrong:
            text = solution.replace(f"def {name}(s):\n    {right}", f"def {name}(s):\n    {body}")
            graded = grade(exercise, plain.solved(source, f=text))
            assert {mark.test for mark in graded.marks if not mark.points} == {name}, body
