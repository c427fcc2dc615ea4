"""The contract of "Two processes" in DESIGN, rule by rule."""

import types

import numpy as np
import pytest

from autograder.grading.judging.conversation import Handle, Interrupted, Student
from autograder.grading.judging.judge import Bench
from autograder.sandbox.limits import Limits

pytest.importorskip("torch", reason="PyTorch is not installed")  # tensors cross, too

SETUP = "import numpy as np\nimport torch\nfrom autograder import check\nscale = 2.0"


@pytest.fixture
def bench(warm_with_torch):
    warm = warm_with_torch
    student = Student(warm.start_student(Limits()))
    bench = Bench(student, types.SimpleNamespace(secret=42))
    bench.locked(SETUP, "setup")
    student.run(SETUP, locked=True)
    yield bench
    student.connection.close()
    warm.end_student()


def run(bench, answer, test, seconds=10):
    bench.student.run(answer)
    return bench.test(test, "test", seconds)[0]


PASSES = {
    "data cross by value, both ways": (
        "def same(x): return x",
        """
for _x in (None, True, 3, 2.5, 'ä', b'b', [1, (2, {3: 'c'})], np.arange(6.0).reshape(2, 3), np.float32(1), torch.ones(2), torch.float64):
    assert str(same(_x)) == str(_x), _x
""",
    ),
    "functions of numpy and torch cross by name": (
        "def apply(f, x): return f(x)\ndef give(): return np.tanh",
        "assert apply(np.exp, 0.0) == 1.0\nassert give() is np.tanh\nassert apply(torch.relu, torch.tensor(-1.0)) == 0",
    ),
    "a changed argument is seen by a plain call": (
        "def clear(x): x[:] = [0.0] * len(x)",
        "_x = [1.0, 2.0]\nclear(_x)\nassert _x == [0.0, 0.0]\n_a = np.ones(2)\nclear(_a)\nassert _a.tolist() == [0, 0]",
    ),
    "a function of the test is called where it was defined": (
        "def twice(f, x): return f(f(x))",
        "_seen = []\ndef _f(x):\n    _seen.append(x)\n    return x + reference.secret\nassert twice(_f, 1) == 85\nassert _seen == [1, 43]",
    ),
    "an exception of a test's function passes through student code": (
        "def safe(f):\n    try:\n        return f()\n    except ZeroDivisionError as error:\n        return str(error)",
        "assert safe(lambda: 1 / 0) == 'division by zero'",
    ),
    "a generator lives beside student code": (
        "def draw(rng): return rng.normal(size=2)",
        """
_rng = check.there("np.random.default_rng(3)")
_a, _b = draw(_rng), draw(_rng)
assert not np.array_equal(_a, _b)
assert np.array_equal(_a, np.random.default_rng(3).normal(size=2))
""",
    ),
    "model and optimiser made there share their parameters": (
        "def step(model, optimizer, x):\n    optimizer.zero_grad()\n    model(x).sum().backward()\n    optimizer.step()",
        """
_model = check.there("torch.nn.Linear(2, 1)")
_optimizer = check.there("torch.optim.SGD(model.parameters(), lr=0.1)", model=_model)
_before = _model.weight
step(_model, _optimizer, torch.ones(1, 2))
assert torch.allclose(_model.weight, _before - 0.1)
""",
    ),
    "check.there sees locked names, whatever the student does to them": (
        "scale = 99\nnp = None",
        "assert check.there('scale') == 2.0\nassert check.there('np.zeros(2)').shape == (2,)",
    ),
    "a patch is made there": (
        "def has_gpu(): return torch.cuda.is_available()",
        "check.there('torch.cuda.is_available = lambda: True')\nassert has_gpu() is True",
    ),
    "what is no data is a handle": (
        "class Box:\n    def __init__(self): self.items = [1, 2, 3]; self.label = 'a'\n    def __len__(self): return 3\n    def __getitem__(self, i): return self.items[i]\n    def __setitem__(self, i, v): self.items[i] = v\n    def total(self): return sum(self.items)\ndef make(): return Box()\ndef total(box): return box.total()",
        """
_box = make()
assert len(_box) == 3 and _box[0] == 1 and list(_box) == [1, 2, 3]
_box[0] = 10
_box.label = 'b'
assert _box.label == 'b' and _box.total() == 15 and total(_box) == 15
assert make() is not _box and bool(_box)
""",
    ),
    "an endless iteration is capped": (
        "def count():\n    n = 0\n    while True:\n        yield n\n        n += 1",
        "try:\n    list(count())\n    assert False, 'no cap'\nexcept ValueError as _error:\n    assert 'does not end' in str(_error)",
    ),
    "exceptions cross with class and message": (
        "class MyError(ValueError): pass\ndef fail(): raise MyError('three given')",
        "try:\n    fail()\nexcept ValueError as _error:\n    assert str(_error) == 'three given'",
    ),
    "warnings of numpy come as a list": (
        "def root(x): return np.sqrt(x)",
        "_seen = root._observe((-1.0,))\nassert any('invalid value' in w for w in _seen.warnings), _seen.warnings",
    ),
    "names of the test win over the student's": (
        "np = check = reference = len = None\ndef f(): return 1",
        "assert np.zeros(2).shape == (2,) and len([1]) == 1\ncheck.equal(f, (), 1)\nassert reference.secret == 42",
    ),
    "seeds make every run the same": (
        "def draw(): return np.random.normal()",
        "_expected = np.random.RandomState(0).normal()\nassert draw() == _expected",
    ),
    "tensors keep their gradient flag": (
        "def leaf(): return torch.ones(2, requires_grad=True)\ndef loss(): return (leaf() ** 2).sum()",
        "assert leaf().requires_grad and loss().requires_grad and loss().item() == 2",
    ),
    "what the student prints during a test is not kept": (
        "def shout(x):\n    print('HIDDEN', x)\n    return x",
        "check.equal(shout, 7, 7)",
    ),
}


@pytest.mark.parametrize("name", PASSES)
def test_rule(name, bench):
    tested = run(bench, *PASSES[name])
    assert tested.verdict == "passed", tested.message


def test_prints_of_a_test_reach_no_later_cell(bench):
    run(bench, *PASSES["what the student prints during a test is not kept"])
    assert bench.student.run("pass").outputs == []


STOPS = {
    "timeout": ("def f():\n    while True: pass", "f()", 0.5),
    "crashed": ("import os\ndef f(): os._exit(1)", "f()", 5),
    "output too long": ("def f(): return np.zeros(10**8)", "f()", 10),
    "out of memory": ("def f(): raise MemoryError", "f()", 5),
}


@pytest.mark.parametrize("verdict", STOPS)
def test_a_process_that_stops_gets_its_verdict(verdict, bench):
    answer, test, seconds = STOPS[verdict]
    tested = run(bench, answer, test, seconds)
    assert tested.verdict == verdict
    assert tested.message.endswith((".", "?"))


def test_a_loop_that_catches_interrupts_is_killed(warm_with_torch):
    warm = warm_with_torch
    student = Student(warm.start_student(Limits()))
    bench = Bench(student)
    student.run(
        "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass"
    )
    assert bench.test("f()", "test", 0.5)[0].verdict == "timeout"
    student.connection.close()
    assert warm.end_student()["reason"] == "killed"
    after = Student(warm.start_student(Limits()))
    assert after.run("1 + 1").fine
    after.connection.close()
    warm.end_student()


def test_a_missing_function_is_named(bench):
    tested = run(bench, "x = 1", "check.equal(relu, 1.0, 1.0)")
    assert tested.verdict == "error"
    assert tested.message.startswith("relu is not defined: the cell for it is missing or empty")


def test_the_line_of_a_visible_assert_is_shown_but_not_that_of_a_hidden_one(bench):
    tested = run(bench, "def f(): return 1", "assert f() == 2")
    assert tested.message == "This does not hold: assert f() == 2"
    hidden = "### BEGIN HIDDEN TESTS\nassert f() == 2\n### END HIDDEN TESTS"
    assert bench.test(hidden, "hidden", 5)[0].message == "A hidden test failed."


NAMES = """check.equal(twice, {case}, {right})
### BEGIN HIDDEN TESTS
asked.append({case})
check.same(twice, lambda x: 2 * x, on=[1.0, 5.0], mistakes={{"You forgot to double.": lambda x: x}})
### END HIDDEN TESTS"""


def test_a_failed_test_has_the_name_that_the_hidden_part_of_another_gave_and_none_runs_twice(bench):
    bench.names["asked"] = asked = []
    first, second = NAMES.format(case=3.0, right=6.0), NAMES.format(case=0.0, right=0.0)
    failed = run(bench, "def twice(x): return x", first)
    assert (failed.verdict, failed.unnamed, asked) == ("failed", True, [])
    failed = bench.test(second, "second", 5)[0]
    assert (failed.unnamed, asked) == (False, [0.0])
    assert failed.message.startswith("You forgot to double.")
    assert bench.misconception(first, [second], 5, None) == ("You forgot to double.", None)
    assert asked == [0.0]


def test_a_hidden_part_that_did_not_run_is_asked_once(bench):
    bench.names["asked"] = asked = []
    test, other = NAMES.format(case=3.0, right=6.0), NAMES.format(case=4.0, right=8.0)
    assert run(bench, "def twice(x): return x + 1", test).unnamed
    for _ in range(2):
        assert bench.misconception(test, [other], 5, None) == ("", None)
    assert asked == [3.0, 4.0]


def test_what_stops_while_a_failed_test_is_named_is_told_and_not_tried_again(bench):
    bench.names["asked"] = asked = []
    test = NAMES.format(case=3.0, right=6.0)
    loops = "def twice(x):\n    while x != 3.0: pass\n    return x"
    assert run(bench, loops, test).unnamed
    named, stop = bench.misconception(test, [], 0.5, None)
    assert (named, stop.verdict, asked) == ("", "timeout", [3.0])
    assert bench.misconception(test, [], 0.5, None) == ("", None)


@pytest.mark.parametrize(
    "name",
    ["autograder.grading.judging.judge", "autograder.sandbox.wire", "perceptron.models", "perceptron.live"],
)
def test_our_other_packages_are_not_importable(name, bench):
    ran = bench.student.run(f"import {name}")
    assert not ran.fine
    assert "cannot be imported where answers are graded" in ran.outputs[-1]["evalue"]
    package, _, module = name.rpartition(".")
    assert not bench.student.run(f"from {package} import {module}").fine


def test_check_is_importable_and_harmless(bench):
    assert bench.student.run("from autograder import check\ncheck.equal = None").fine
    assert run(bench, "def f(): return 1", "check.equal(f, (), 1)").verdict == "passed"


SHELL = {
    "!ls": "Shell commands do not run",
    "%%bash\nls": "Shell commands do not run",
    "%pip install numpy": "Shell commands do not run",
    "x = !ls": "Shell commands do not run",
    "%reset -f": "namespace is not reset",
    "quit()": "kernel does not stop",
}


@pytest.mark.parametrize("source", SHELL)
def test_what_needs_a_person_or_a_shell_gets_a_sentence_and_the_rest_goes_on(source, bench):
    ran = bench.student.run(f"{source}\n" if source.startswith("%%") else f"{source}\nprint('on')")
    assert ran.fine
    text = "".join(output["text"] for output in ran.outputs)
    assert SHELL[source] in text
    assert source.startswith("%%") or text.endswith("on\n")


def test_input_says_why_it_fails(bench):
    ran = bench.student.run("input('name?')")
    assert not ran.fine and "nobody is there" in ran.outputs[-1]["evalue"]


def test_outputs_are_those_of_jupyterlab(bench):
    source = "import matplotlib.pyplot as plt\nprint('a')\nplt.plot([1, 2]);\nawait __import__('asyncio').sleep(0)\n3 + 4"
    kinds = [
        (output["output_type"], *sorted(output.get("data", {})))
        for output in bench.student.run(source).outputs
    ]
    assert ("stream",) in kinds
    assert ("execute_result", "text/plain") in kinds
    assert ("display_data", "image/png", "text/plain") in kinds


def test_long_output_is_cut_with_a_note(bench):
    ran = bench.student.run("print('x' * 50_000_000)\nfor i in range(100_000): print(i)")
    text = "".join(output["text"] for output in ran.outputs)
    assert ran.cut and len(text) < 2 * 2**20 and "output cut" in text


REPLIES = {
    "a number": "7",
    "an empty tuple": "()",
    "a value without a value": "('value',)",
    "a callback without arguments": "('callback',)",
    "a callback of a text": "('callback', 'x', (), {})",
    "an unknown kind": "('passed', 1, {}, [])",
    "changed of a text": "('value', 1, 'x', [])",
    "raised of numbers": "('raised', 1, 2, 3)",
    "an unhashable reference": "('object', ['object', [1]])",
}


@pytest.mark.parametrize("name", REPLIES)
def test_a_forged_reply_neither_passes_nor_breaks_the_grader(name, bench):
    forge = f"""
import gc
def f():
    import autograder
    for session in gc.get_objects():
        if type(session).__name__ == 'Session':
            session.send({REPLIES[name]})
    return 1
"""
    tested = run(bench, forge, "check.equal(f, (), 2)", 2)
    assert tested.verdict in ("error", "failed", "crashed", "timeout", "output too long")


def test_a_handle_of_a_dead_process_says_so(bench):
    run(bench, "class A: pass\ndef f(): return A()", "_kept = f()")
    handle = bench.names["_kept"]
    assert isinstance(handle, Handle)
    bench.student.alive = False
    with pytest.raises(Interrupted):
        len(handle)


def test_an_object_that_cannot_cross_is_the_authors_mistake(bench):
    tested = run(bench, "def f(x): return x", "f(np.random.default_rng(0))")
    assert tested.verdict == "error" and "make it there with check.there" in tested.message


def test_numbers_cross_bit_by_bit(bench):
    values = np.random.default_rng(0).normal(size=1000) * 10.0 ** np.random.default_rng(1).integers(
        -300, 300, 1000
    )
    bench.student.run("def same(x): return x")
    assert bench.student.lookup("same")(values).tobytes() == values.tobytes()


def test_an_answer_cannot_end_a_loop_of_the_test_as_if_all_were_done(bench):
    tested = run(bench, "def f(x): raise StopIteration", "assert list(map(f, [1, 2])) == []")
    assert tested.verdict == "error" and "StopIteration" in tested.message


def test_what_was_answered_rightly_is_remembered_over_the_forks_of_a_submission(bench):
    main = bench.student
    main.run("def double(x):\n    return 2 * x")
    first = main.fork()
    bench.ask(first, bench.causes)
    test = "def _twice(x):\n    return 2 * x\n\ncheck.same(double, _twice, on=[1.0, 3.0])"
    assert bench.test(test, "double", 20)[0].verdict == "passed"
    assert len(first.remembered) == 1
    second = main.fork()
    assert second.remembered is first.remembered
    for fork in (first, second):
        fork.connection.close()
    bench.ask(main, bench.causes)
