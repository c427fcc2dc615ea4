"""The messages are the product: each kind of failure is shown here as a student reads it.

Every case runs twice, in one process (a student's own kernel) and in two (grading), and must say the same.
"""

import textwrap
import types

import numpy as np
import pytest

from autograder import check
from autograder.check import comparison
from autograder.grading.judging.conversation import Student
from autograder.grading.judging.judge import Bench
from autograder.sandbox.limits import Limits

REFERENCE = """
import numpy as np
def relu(z): return np.maximum(np.asarray(z, float), 0)
relu_mistakes = {"This is the absolute value.": np.abs}
"""

CASES = {
    "a wrong number": (
        "def double(x): return x * x",
        "check.equal(double, 3.0, 6.0, hint='Twice x is x + x.', read='Doubling')",
        """
        double(3.0)
          returned  9.0
          expected  6.0
        Hint: Twice x is x + x.
        Read again: “Doubling” in the lecture.
        """,
    ),
    "a sign": (
        "def slope(x): return -2 * x",
        "check.equal(slope, 3.0, 6.0)",
        """
        slope(3.0)
          returned  -6.0
          expected  6.0
        The result has the opposite sign.
        """,
    ),
    "a factor in an array": (
        "def half(x): return np.asarray(x) * 1.0",
        "check.equal(half, [2.0, 4.0, 8.0], [1.0, 2.0, 4.0])",
        """
        half([2.0, 4.0, 8.0])
          returned  [2.0, 4.0, 8.0]
          expected  [1.0, 2.0, 4.0]
        The result is twice what it should be. 3 of 3 values differ; most at [2]: 8.0 instead of 4.0.
        """,
    ),
    "no return": (
        "def f(x): x + 1",
        "check.equal(f, 1.0, 2.0)",
        """
        f(1.0)
          returned  None
          expected  2.0
        For this input the function returned None: it came to no `return` line with a value.
        """,
    ),
    "a wrong shape": (
        "def f(X): return X.T",
        "check.equal(f, np.ones((2, 3)), np.ones((2, 3)))",
        """
        f([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
          returned  [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
          expected  [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
        The result has shape (3, 2), but must have shape (2, 3). It is transposed.
        """,
    ),
    "a long call and a long result": (
        "def backward(X, params): return {k: -np.asarray(X)[:3, :3] for k in params}",
        "_X = np.arange(24.0).reshape(6, 4) / 7\n"
        "check.equal(backward, (_X.tolist(), dict.fromkeys('abc', 1.5)), dict.fromkeys('abc', _X[:3, :3]))",
        """
        backward(<list of shape (6, 4)>, {'a': 1.5, 'b': 1.5, 'c': 1.5})
          returned  {'a': <array of shape (3, 3)>, 'b': <array of shape (3, 3)>, 'c': <array of shape (3, 3)>}
          expected  {'a': <array of shape (3, 3)>, 'b': <array of shape (3, 3)>, 'c': <array of shape (3, 3)>}
        The entry 'a' has the opposite sign everywhere. 8 of 9 values differ; most at [2, 2]: -1.428571429 instead of 1.428571429.
        """,
    ),
    "one array for two things": (
        "def layer(): return np.ones((2, 2))",
        "check.equal(layer, (), (np.ones((2, 2)), np.ones(2)))",
        """
        layer()
          returned  [[1.0, 1.0], [1.0, 1.0]]
          expected  ([[1.0, 1.0], [1.0, 1.0]], [1.0, 1.0])
        The result must be a tuple of 2 items, but is an array of shape (2, 2).
        """,
    ),
    "an array for a number": (
        "def f(x): return [x]",
        "check.equal(f, 1.0, 1.0)",
        """
        f(1.0)
          returned  [1.0]
          expected  1.0
        The result must be one number, but has shape (1,).
        """,
    ),
    "a text for a number": (
        "def f(x): return str(x)",
        "check.equal(f, 1.0, 1.0)",
        """
        f(1.0)
          returned  '1.0'
          expected  1.0
        The result must be a number, but is a text.
        """,
    ),
    "not a number": (
        "def f(x): return np.asarray(x) * np.inf",
        "check.equal(f, [1.0, 0.0], [1.0, 0.0])",
        """
        f([1.0, 0.0])
          returned  [inf, nan]
          expected  [1.0, 0.0]
        The result is infinite at [0], where 1.0 is expected.
        numpy warned on the way: invalid value encountered in multiply.
        """,
    ),
    "an exception": (
        "def f(x):\n    return x / 0",
        "check.equal(f, 1.0, 1.0)",
        """
        f(1.0) stopped with ZeroDivisionError: float division by zero
          in the line  return x / 0
          expected  1.0
        """,
    ),
    "a changed argument": (
        "def f(x):\n    x.sort()\n    return x",
        "check.equal(f, [2.0, 1.0], [1.0, 2.0])",
        """
        f([2.0, 1.0]) changed its first argument
          before  [2.0, 1.0]
          after   [1.0, 2.0]
        A function must leave what it is given as it was: make a new list, such as `x = list(x)`.
        """,
    ),
    "a changed array, through np.asarray": (
        "def f(x):\n    x = np.asarray(x)\n    x[x < 0] = 0\n    return x",
        "check.equal(f, np.array([2.0, -1.0]), [2.0, 0.0])",
        """
        f([2.0, -1.0]) changed its first argument
          before  [2.0, -1.0]
          after   [2.0, 0.0]
        A function must leave what it is given as it was: work on a copy (`x = x.copy()`; `np.asarray(x)` copies no array), or make a new array (`x = x + 1` instead of `x += 1`).
        """,
    ),
    "a changed dict": (
        "def f(p):\n    p['w'] = p['w'] + 1\n    return p['w']",
        "check.equal(f, {'w': 1.0}, 2.0)",
        """
        f({'w': 1.0}) changed its first argument
          before  {'w': 1.0}
          after   {'w': 2.0}
        A function must leave what it is given as it was: work on a copy of the dict, `x = dict(x)`, and give its entries new arrays (`x[key] = x[key] + 1` instead of `x[key] += 1`).
        """,
    ),
    "right for one number at a time": (
        "def step(z):\n    if z > 0:\n        return 1\n    return 0",
        "check.equal(step, [1.0, -2.0], [1, 0], hint='1 where z is positive.')",
        """
        step([1.0, -2.0]) stopped with TypeError: '>' not supported between instances of 'list' and 'int'
          in the line  if z > 0:
          expected  [1, 0]
        Asked about one number at a time, step is right: what stops it is a whole list or array. Use what works on all elements at once, such as `np.asarray(x, dtype=float)`, `np.where`, `np.maximum` or `np.exp`.
        """,
    ),
    "numpy's warning behind a NaN": (
        "def grad(z):\n    return np.maximum(0, np.float64(z)) / np.float64(z)",
        "check.equal(grad, 0.0, 0.0)",
        """
        grad(0.0)
          returned  nan
          expected  0.0
        The result is NaN (not a number), where 0.0 is expected.
        numpy warned on the way: invalid value encountered in scalar divide.
        """,
    ),
    "None is called": (
        "def f(x, g):\n    return g(x)",
        "check.equal(f, (1.0, None), 1.0)",
        """
        f(1.0, None) stopped with TypeError: 'NoneType' object is not callable
          in the line  return g(x)
          expected  1.0
        One argument of this call is None, which cannot be called: first ask `if … is None`.
        """,
    ),
    "a name without a value": (
        "def f(xs):\n    for x in xs[1:]:\n        last = x\n    return last",
        "check.equal(f, [1.0], 1.0)",
        """
        f([1.0]) stopped with UnboundLocalError: cannot access local variable 'last' where it is not associated with a value
          in the line  return last
          expected  1.0
        No line that gives this name a value had run before: it stands in a loop that had no round, in an `if` that was not entered, or further down.
        """,
    ),
    "an error that is returned": (
        "def f(name): return ValueError(f'no gate {name}')",
        "check.raises(f, 'XOR', ValueError)",
        """
        f('XOR')
          returned  an object of type ValueError
          expected  ValueError with a sentence that says what was given
        Your function returns the error. Write `raise ValueError(…)`, so that the call stops there.
        """,
    ),
    "an array of whole numbers": (
        "def half(x): return (np.asarray(x) / 2).astype(int)",
        "check.equal(half, [1.0, -3.0], [0.5, -1.5])",
        """
        half([1.0, -3.0])
          returned  [0, -1]
          expected  [0.5, -1.5]
        The result is an array of whole numbers (int64), which cuts off what follows the point: make it one of floats.
        """,
    ),
    "two answers to one question": (
        "calls = []\ndef f(x):\n    calls.append(x)\n    return len(calls)",
        "check.equal(f, 5.0, 1)",
        """
        f(5.0) was asked twice and gave two answers
          first  1
          then   2
        The same arguments must always give the same result: a function must not remember earlier calls, count them, or draw random numbers of its own.
        """,
    ),
    "a known mistake, on the smallest case": (
        "def relu(z): return np.abs(z)",
        "check.same(relu, reference.relu, on=[np.array([[1.0, -2.0], [-0.5, 3.0]]), np.array([4.0, -1.0])], mistakes=reference.relu_mistakes)",
        """
        This is the absolute value.
        relu(-1.0)
          returned  1.0
          expected  0.0
        """,
    ),
    "no exception": (
        "def f(name): return 1",
        "check.raises(f, 'XOR', ValueError, hint='No line separates XOR.')",
        """
        f('XOR')
          returned  1
          expected  ValueError with a sentence that says what was given
        Hint: No line separates XOR.
        """,
    ),
    "the wrong exception": (
        "def f(name): return {}[name]",
        "check.raises(f, 'XOR', ValueError)",
        """
        f('XOR') stopped with KeyError: 'XOR'
          in the line  def f(name): return {}[name]
          expected  ValueError with a sentence that says what was given
        """,
    ),
    "an exception without a sentence": (
        "def f(name): raise ValueError",
        "check.raises(f, 'XOR', ValueError)",
        """
        f('XOR') stopped with ValueError
          in the line  def f(name): raise ValueError
          expected  ValueError with a sentence that says what was given
        The error is right, but says nothing. Write `raise ValueError(…)` with a sentence.
        """,
    ),
    "a property that does not hold": (
        "def f(z): return np.exp(z)",
        "check.holds(f, [0.0, 0.0], lambda p: abs(sum(p) - 1) < 1e-9, 'Probabilities must sum to 1.')",
        """
        f([0.0, 0.0])
          returned  [1.0, 1.0]
        Probabilities must sum to 1.
        """,
    ),
    "a wrong gradient": (
        "def grad(w): return w",
        "check.gradient(grad, lambda w: float(np.sum(w ** 2)), at=[np.array([[1.0, 2.0, 3.0]])])",
        """
        grad(1.0)
          returned  1.0
          expected  2.0
        The result is half of what it should be.
        """,
    ),
    "a quiz answer": (
        "def answer(): return 'A'",
        "check.choice(answer, 'B', {'A': 'ReLU cannot give negative numbers.', 'B': 'Right.'})",
        """
        You chose A. ReLU cannot give negative numbers.
        """,
    ),
    "a missing key": (
        "def f(): return {'W1': 1.0}",
        "check.equal(f, (), {'W1': 1.0, 'b1': 2.0})",
        """
        f()
          returned  {'W1': 1.0}
          expected  {'W1': 1.0, 'b1': 2.0}
        The result has no key 'b1'.
        """,
    ),
    "the end of several steps": (
        "def step(w): return w - 0.1",
        "check.close(step(step(1.0)), 0.9, 'The weight after two steps')",
        """
        The weight after two steps
               got  0.8
          expected  0.9
        """,
    ),
    "an untouched answer": (
        "def relu(z): raise NotImplementedError()",
        "check.equal(relu, 1.0, 1.0)",
        "relu is not written yet: replace the line `raise NotImplementedError()` in its cell.",
    ),
    "a library's own error of that name": (
        "import random\ndef relu(z): return random.SystemRandom().getstate()",
        "check.equal(relu, 1.0, 1.0, hint='Look.')",
        """
        relu(1.0) stopped with NotImplementedError: System entropy source does not have state.
          in the line  def relu(z): return random.SystemRandom().getstate()
          expected  1.0
        Hint: Look.
        """,
    ),
}


def dedented(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


@pytest.fixture(scope="module")
def bench(warm):
    def make(answer: str) -> Bench:
        student = Student(warm.start_student(Limits()))
        import types

        reference = types.ModuleType("reference")
        exec(REFERENCE, reference.__dict__)
        bench = Bench(student, reference)
        setup = "import numpy as np\nfrom autograder import check"
        bench.locked(setup, "setup")
        student.run(setup, locked=True)
        student.run(answer)
        made.append(student)
        return bench

    made: list[Student] = []

    def end():
        made.pop().connection.close()
        warm.end_student()

    make.end = end
    yield make


@pytest.mark.parametrize("name", CASES)
def test_a_failing_check_says_the_same_in_both_worlds(name, bench):
    answer, cell, message = CASES[name]
    expected = dedented(message)
    try:
        tested, _ = bench(answer).test(cell, "case", PATIENCE)
    finally:
        bench.end()
    assert tested.verdict == "failed"
    assert tested.message == expected

    reference = type("reference", (), {})
    exec(REFERENCE, names := {})
    for key, value in names.items():
        setattr(reference, key, staticmethod(value) if callable(value) else value)
    namespace = {"np": np, "check": check, "reference": reference}
    import linecache

    linecache.cache["<student case>"] = (
        len(answer),
        None,
        answer.splitlines(keepends=True),
        "<student case>",
    )
    exec(compile(answer, "<student case>", "exec"), namespace)
    with pytest.raises((AssertionError, NotImplementedError)) as failure:
        exec(cell, namespace)
    assert str(failure.value) == expected


PATIENCE = 120.0
"""Seconds for a test that passes: the first tensor that comes back has torch imported here, on a machine that may be busy."""

RIGHT = [
    "def relu(z): return np.maximum(z, 0)",
    "def relu(z):\n    print('working on', z)\n    return np.asarray(z) * (np.asarray(z) > 0)",
    "import warnings\ndef relu(z):\n    warnings.warn('careful')\n    np.log(-1.0)\n    return np.maximum(z, 0).astype(np.float32)",
    "def relu(z): return np.maximum(z, 0).tolist()",
    "import torch\ndef relu(z): return torch.relu(torch.as_tensor(np.asarray(z, float)))",
    "def relu(z): return tuple(max(v, 0) for v in z) if np.ndim(z) == 1 else np.maximum(z, 0)",
]


@pytest.mark.parametrize("answer", RIGHT)
def test_containers_prints_and_warnings_cost_a_right_answer_nothing(answer, bench):
    if "torch" in answer:
        pytest.importorskip("torch", reason="PyTorch is not installed")
    cell = "check.equal(relu, [-1.0, 0.0, 2.5], [0.0, 0.0, 2.5])\ncheck.same(relu, reference.relu, on=[np.array([-1.5, 3.0]), 2.0], tolerance=1e-6)"
    try:
        tested, _ = bench(answer).test(cell, "case", PATIENCE)
    finally:
        bench.end()
    assert tested.verdict == "passed", tested.message


def test_an_argument_made_fresh_is_the_same_for_student_and_reference(bench):
    cell = """
def _shuffled(n, rng): return rng.permutation(n)
check.same(shuffled, _shuffled, on=[(5, check.fresh("np.random.default_rng(1)")), (9, check.fresh("np.random.default_rng(2)"))])
"""
    try:
        tested, _ = bench("def shuffled(n, rng): return list(rng.permutation(n))").test(
            cell, "case", PATIENCE
        )
    finally:
        bench.end()
    assert tested.verdict == "passed", tested.message


DRIVER = """
def first_of(x):
    return first(np.array(x))
"""


def _verdict(bench, answer, cell):
    try:
        tested, _ = bench(answer).test(cell, "case", 10)
    finally:
        bench.end()
    return tested


def _told_alike(bench, answer, cell):
    """The message of a failing cell, which a student's own kernel and grading must tell alike."""
    namespace = {"np": np, "check": check, **bench_names()}
    exec(answer, namespace)
    with pytest.raises(check.CheckFailed) as failure:
        exec(cell, namespace)
    told = _verdict(bench, answer, cell).message
    assert told == str(failure.value)
    return told


def bench_names():
    reference = types.ModuleType("reference")
    exec(REFERENCE, reference.__dict__)
    return {"reference": reference}


def test_a_reference_function_carries_its_mistakes(bench):
    cell = """
def _relu(z): return reference.relu(z)
_relu.mistakes = reference.relu_mistakes
check.same(relu, _relu, on=[np.array([-1.5, 3.0])])
"""
    assert _told_alike(bench, "def relu(z): return np.abs(z)", cell).startswith("This is the absolute value.")
    other = cell.replace("3.0])]", '3.0])], mistakes={"Another one.": np.abs}')
    assert _told_alike(bench, "def relu(z): return np.abs(z)", other).startswith("Another one.")
    none = cell.replace("3.0])]", "3.0])], mistakes={}")
    assert _told_alike(bench, "def relu(z): return np.abs(z)", none).startswith("relu(")


def test_a_driver_runs_around_the_student_the_reference_and_the_mistakes(bench):
    cell = f"""
def _first(x): return x[0]
_first.mistakes = {{"This is the last one.": lambda x: x[-1]}}
check.same(first, check.named("first", _first), through={DRIVER!r}, on=[([1.0, 2.0, 3.0],), ([5.0, 5.0],)])
"""
    told = _told_alike(bench, "def first(x): return x[x.size - 1]", cell)
    assert told.splitlines()[:3] == ["This is the last one.", "first_of([1.0, 2.0, 3.0])", "  returned  3.0"]
    assert _verdict(bench, "def first(x): return x[0]", cell).verdict == "passed"


def test_a_python_function_picks_what_is_compared(bench):
    cell = """
def _second(f): return check.named("the second result", lambda x: f(x)[1])
def _both(x): return x, 2 * x
_both.mistakes = {"This is the square.": lambda x: (x, x * x)}
check.same(both, _both, through=_second, on=[3.0])
"""
    told = _told_alike(bench, "def both(x): return 7.0, x * x", cell)
    assert told.splitlines()[:2] == ["This is the square.", "the second result(3.0)"]
    assert _verdict(bench, "def both(x): return 7.0, 2 * x", cell).verdict == "passed"


def test_a_source_gives_the_function_that_it_ends_with(bench):
    source = "def twice(x):\n    return 2 * relu(x)"
    cell = f"""
assert check.there({source!r}, relu=relu)(-3.0) == 6.0
assert check.here({source!r}, relu=reference.relu)(3.0) == 6.0
assert check.there("wanted = 3") is None
"""
    assert _verdict(bench, "def relu(x): return abs(x)", cell).verdict == "passed"


def test_generators_by_their_seed(bench):
    cell = """
_rng = check.rng(3)
_first, _second = drawn(_rng), drawn(_rng)
assert not np.array_equal(_first, _second), "one generator goes on"
check.equal(drawn, check.fresh_rng(3), np.random.default_rng(3).normal(size=2))
check.close(_first, np.random.default_rng(3).normal(size=2), "the first numbers of seed 3")
"""
    assert _verdict(bench, "def drawn(rng): return rng.normal(size=2)", cell).verdict == "passed"


def test_a_dear_question_is_asked_once_of_a_submission_and_anew_in_a_kernel(bench):
    begun = bench(
        "counted = []\ndef count(x):\n    counted.append(x)\n    return len(counted) if x else 1 / x"
    )

    def asks(*questions):
        cell = "\n".join(f"assert check.once({q!r}, count, {x}) == {want}" for q, x, want in questions)
        return begun.test(cell, "asks", PATIENCE)[0]

    try:
        assert asks(("a", 1, 1), ("a", 1, 1), ("b", 1, 2)).verdict == "passed"
        assert "division by zero" in asks(("c", 0, 0)).message
        assert asks(("b", 1, 2), ("c", 1, 4), ("a", 1, 1)).verdict == "passed"
        begun.ask(begun.student.fork(), begun.causes)
        assert asks(("a", 1, 1), ("d", 1, 5)).verdict == "passed"
    finally:
        bench.end()
    asked = []
    for _ in range(2):
        check.once("a", asked.append, 0)
    assert asked == [0, 0]


def test_work_counts_instructions_not_seconds(bench):
    answer = "def loop(n):\n    s = 0\n    for i in range(n):\n        s += i\n    return s\ndef product(n): return n * (n - 1) // 2"
    cell = """
assert check.work(loop, 400) > 50 * check.work(product, 400)
assert check.work(product, 4) == check.work(product, 400)
assert check.work(loop, 40) == check.work(loop, 40)
"""
    try:
        tested, _ = bench(answer).test(cell, "case", PATIENCE)
    finally:
        bench.end()
    assert tested.verdict == "passed", tested.message


@pytest.mark.parametrize(
    ("answer", "letter"), [("def answer(): return 'b '", "B"), ("def answer(): return 'B'", "B")]
)
def test_a_letter_may_be_small(answer, letter, bench):
    try:
        tested, _ = bench(answer).test(
            f"check.choice(answer, {letter!r}, {{'A': 'no', 'B': 'yes'}})", "case", 10
        )
    finally:
        bench.end()
    assert tested.verdict == "passed", tested.message


@pytest.mark.parametrize(
    ("have", "want", "tolerance", "sentence"),
    [
        (-1.0, 1.0, 1e-4, "has the opposite sign"),
        (-1.0, 1.0, 5.0, ""),
        (0.9, 1.0, 0.05, ""),
        (2.0, 1.0, 1e-6, "is twice"),
    ],
)
def test_a_relation_is_named_only_where_the_tolerance_can_tell(have, want, tolerance, sentence):
    assert sentence in comparison.relation(np.asarray(have), np.asarray(want), tolerance)
    assert bool(sentence) == bool(comparison.relation(np.asarray(have), np.asarray(want), tolerance))


def test_a_result_that_holds_an_object_is_no_plain_data(bench):
    answer = "class S: pass\ndef step(w): return w, S()"
    cell = "check.holds(step, 1.0, lambda r: True, 'Two things.'{})"
    for extra, verdict in (("", "failed"), (", objects=True", "passed")):
        try:
            tested, _ = bench(answer).test(cell.format(extra), "case", PATIENCE)
        finally:
            bench.end()
        assert tested.verdict == verdict, tested.message


def test_a_notebook_shows_the_message_and_nothing_else():
    with pytest.raises(check.CheckFailed) as failure:
        check.equal(lambda x: x, 1.0, 2.0)
    assert failure.value._render_traceback_() == str(failure.value).splitlines()


def test_a_check_without_cases_is_the_authors_mistake():
    with pytest.raises(ValueError, match="at least one"):
        check.same(abs, abs, on=[])


@pytest.mark.parametrize(
    ("have", "want", "tolerance", "equal"),
    [
        (1.0 + 5e-10, 1.0, 1e-9, True),
        (1.0 + 2e-9, 1.0, 1e-9, False),
        (1e12 * (1 + 5e-10), 1e12, 1e-9, True),
        (True, 1, 1e-9, True),
        (np.float32(0.5), 0.5, 1e-9, True),
        (float("nan"), float("nan"), 1e-9, True),
        (float("inf"), float("inf"), 1e-9, True),
        (float("inf"), 1e300, 1e-9, False),
        ([1, 2], (1.0, 2.0), 1e-9, True),
        ([[1.0], [2.0]], np.array([[1.0], [2.0]]), 1e-9, True),
        (10**400, 1.0, 1e-9, False),
        ([], [], 1e-9, True),
        ([1.0], 1.0, 1e-9, False),
        (np.array(["a"]), [1.0], 1e-9, False),
        (1 + 0j, 1.0, 1e-9, True),
        (1 + 1j, 1.0, 1e-9, False),
        (([1.0, 2.0], -1.5), ([1.0, 2.0], -1.5), 1e-9, True),
        ([1.0, 2.0, -1.5], ([1.0, 2.0], -1.5), 1e-9, False),
        ({"a": 1.7}, {"a": 1.0}, 1e-9, False),
        ([[1.0, 2.0], 1.7], ([1.0, 2.0], 1.0), 1e-9, False),
        ({"a": [1.0, 2.0]}, {"a": np.array([1.0, 2.0])}, 1e-9, True),
        (1.7, 1.0, 1e-9, False),
        ("b", "a", 1e-9, False),
        ({"a": None}, {"a": 1.0}, 1e-9, False),
        ({"a": True}, {"a": False}, 1e-9, False),
        (True, np.bool_(True), 1e-9, True),
        (np.float32, np.float32, 1e-9, True),
        ([1.0], [], 1e-9, False),
    ],
)
def test_what_counts_as_equal(have, want, tolerance, equal):
    assert (comparison.mismatch(have, want, tolerance) is None) == equal


@pytest.mark.parametrize(
    ("have", "want", "sentence"),
    [
        ({"a": True}, {"a": False}, "The entry 'a' is True instead of False."),
        ({"n": 3}, {"n": 4}, "The entry 'n' is 3 instead of 4."),
        ([False, False], [True, False], "1 of 2 values differ; most at [0]: False instead of True."),
        ([1.0], [], "The result must be empty, but has shape (1,)."),
        (
            {"losses": [1.0, 2.0, 5.0]},
            {"losses": [1.0, 2.0, 3.5]},
            "The entry 'losses': 1 of 3 values differ; most at [2]: 5.0 instead of 3.5.",
        ),
        (
            [1.0, 2.0, 3.0001],
            [1.0, 2.0, 3.0],
            "1 of 3 values differ; most at [2]: 3.0001 instead of 3.0. It agrees to 4 digits only.",
        ),
        (
            {"dtype": np.dtype("float32")},
            {"dtype": np.dtype("float64")},
            "The entry 'dtype' must be float64, but is float32.",
        ),
    ],
)
def test_the_sentence_for_a_difference(have, want, sentence):
    assert comparison.mismatch(have, want, 1e-6) == sentence
