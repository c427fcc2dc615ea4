"""Forty-six styles of tests that plain nbgrader courses have, and what stock nbgrader gives for each.

    .venv/bin/python tests/autograder/grading/contract/styles.py    # records stock nbgrader's points again, in stock.json

Each style has an answer that is right, one that is wrong, and a test worth 2 points; `{n}` is a number of its own, so that
all share one notebook. A third student hands in what was released.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
STOCK = HERE / "stock.json"
QUICKSTART = "docs/source/user_guide/source/ps1/problem1.ipynb"
"""Of the course that `nbgrader quickstart` makes."""
QUICKSTART_WRONG = {
    "squares": "def squares(n):\n    return [i * i for i in range(1, n + 1)]",
    "sum_of_squares": "def sum_of_squares(n):\n    return sum(i * i for i in range(1, n + 1))",
}
"""No error for wrong input, and no use of the function above."""

POINT = "from dataclasses import dataclass\n@dataclass\nclass P{n}:\n    x: int\n    y: int = 0"
STACK = "class S{n}:\n    def __init__(self): self.items = []\n    def push(self, x): self.items.append(x)\n    def __len__(self): return len(self.items)"
VECTOR = "class V{n}:\n    def __init__(self, x): self.x = x\n    def __add__(self, other): return V{n}(self.x + other.x)\n    def __eq__(self, other): return self.x == other.x"
STYLES: dict[str, tuple[str, str, str]] = {
    # what: (a right answer, the test, a wrong answer)
    "a value": ("x{n} = 5", "assert x{n} == 5", "x{n} = 6"),
    "a value with a message": ("x{n} = 5", "assert x{n} == 5, 'x is wrong'", "x{n} = 6"),
    "a range": ("x{n} = 0.25", "assert 0 < x{n} < 1", "x{n} = 2.0"),
    "nearly equal": ("x{n} = 0.1 + 0.2", "assert abs(x{n} - 0.3) < 1e-9", "x{n} = 0.31"),
    "None": ("def f{n}(): pass", "assert f{n}() is None", "def f{n}(): return 0"),
    "calls": ("def f{n}(x): return 2 * x", "assert f{n}(1) == 2\nassert f{n}(-3) == -6", "def f{n}(x): return x + 1"),
    "a loop of cases": (
        "def f{n}(x): return x % 2 == 0", "for x, even in [(0, True), (3, False), (8, True)]:\n    assert f{n}(x) == even",
        "def f{n}(x): return x % 2",
    ),
    "all of a comprehension": (
        "def f{n}(x): return x * x", "assert all(f{n}(i) == i ** 2 for i in range(20))", "def f{n}(x): return 2 * x"
    ),
    "random cases": (
        "def f{n}(x): return sorted(x)",
        "import random\nrandom.seed(1)\nfor _ in range(5):\n    x = [random.random() for _ in range(9)]\n    assert f{n}(x) == sorted(x)",
        "def f{n}(x): return list(x)",
    ),
    "an error": (
        "def f{n}(x): raise ValueError('no')",
        "try:\n    f{n}(1)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError('did not raise')",
        "def f{n}(x): raise KeyError('no')",
    ),
    "an error's message": (
        "def f{n}(x): raise ValueError('too small')",
        "try:\n    f{n}(1)\nexcept ValueError as error:\n    assert 'small' in str(error)\nelse:\n    assert False",
        "def f{n}(x): raise ValueError('no')",
    ),
    "assertRaises": (
        "def f{n}(x): return [1][x]", "from unittest import TestCase\nwith TestCase().assertRaises(IndexError):\n    f{n}(3)",
        "def f{n}(x): return [1][0]",
    ),
    "assertEqual": (
        "def f{n}(): return {{'a': 1}}", "import unittest\nt = unittest.TestCase()\nt.assertEqual(f{n}(), {{'a': 1}})",
        "def f{n}(): return {{'a': 2}}",
    ),
    "numpy's assert_allclose": (
        "import numpy as np\ndef f{n}(x): return np.exp(x)",
        "import numpy as np\nnp.testing.assert_allclose(f{n}(np.array([0.0, 1.0])), [1, np.e])", "def f{n}(x): return 1 + x",
    ),
    "numpy's shape and type": (
        "import numpy as np\na{n} = np.zeros((2, 3))", "assert a{n}.shape == (2, 3) and a{n}.dtype == float and a{n}.sum() == 0",
        "import numpy as np\na{n} = np.zeros((3, 2))",
    ),
    "isinstance of data": (
        "x{n} = [1, 2]", "assert isinstance(x{n}, list) and len(x{n}) == 2", "x{n} = (1, 2)"
    ),
    "type of data": ("x{n} = {{'a': 1}}", "assert type(x{n}) is dict and set(x{n}) == {{'a'}}", "x{n} = [('a', 1)]"),
    "an argument that is changed": (
        "def f{n}(x): x.append(1)", "x = []\nf{n}(x)\nassert x == [1]", "def f{n}(x): return x + [1]"
    ),
    "an argument that is not": (
        "def f{n}(x): return sorted(x)", "x = [2, 1]\nassert f{n}(x) == [1, 2] and x == [2, 1]", "def f{n}(x): x.sort(); return x"
    ),
    "a function that is passed": (
        "def f{n}(g, x): return g(g(x))", "assert f{n}(lambda x: x + 3, 1) == 7", "def f{n}(g, x): return g(x)"
    ),
    "a function that comes back": (
        "def f{n}(k): return lambda x: k * x", "assert f{n}(3)(4) == 12", "def f{n}(k): return lambda x: k + x"
    ),
    "a string method": ("x{n} = 'a,b'", "assert x{n}.split(',') == ['a', 'b'] and x{n}.islower()", "x{n} = 'a;b'"),
    "a regular expression": ("x{n} = '3 cats'", "import re\nassert re.match(r'\\d+ cats', x{n})", "x{n} = 'cats'"),
    "a hash": (
        "x{n} = 42", "import hashlib\nassert hashlib.md5(str(x{n}).encode()).hexdigest() == 'a1d0c6e83f027327d8461063f4ac58a6'",
        "x{n} = 43",
    ),
    "parts of the points": (
        "def f{n}(x): return abs(x)", "points = 0\nif f{n}(1) == 1: points += 0.5\nif f{n}(-1) == 1: points += 1.5\npoints",
        "def f{n}(x): return x",
    ),
    "a hidden test": (
        "def f{n}(x): return 3 * x", "assert f{n}(0) == 0\n### BEGIN HIDDEN TESTS\nassert f{n}(2) == 6\n### END HIDDEN TESTS",
        "def f{n}(x): return 0",
    ),
    "a warning": (
        "import warnings\ndef f{n}(): warnings.warn('old', DeprecationWarning)",
        "import warnings\nwith warnings.catch_warnings(record=True) as seen:\n    warnings.simplefilter('always')\n    f{n}()\nassert len(seen) == 1",
        "def f{n}(): pass",
    ),
    "an instance": (POINT, "assert isinstance(P{n}(1), P{n}) and P{n}(1).y == 0", "class P{n}:\n    def __init__(self, x): self.x, self.y = x, 1"),
    "equal objects": (POINT, "assert P{n}(1, 2) == P{n}(1, 2)", "class P{n}:\n    def __init__(self, x, y): pass"),
    "a subclass": ("class E{n}(ValueError): pass", "assert issubclass(E{n}, ValueError)", "class E{n}(KeyError): pass"),
    "an error of one's own": (
        "class E{n}(Exception): pass\ndef f{n}(): raise E{n}()",
        "try:\n    f{n}()\nexcept E{n}:\n    pass\nelse:\n    raise AssertionError('did not raise')",
        "class E{n}(Exception): pass\ndef f{n}(): pass",
    ),
    "methods": (STACK, "s = S{n}()\ns.push(1)\ns.push(2)\nassert s.items == [1, 2]", STACK.replace("append(x)", "insert(0, x)")),
    "len of an object": (STACK, "s = S{n}()\nassert len(s) == 0\ns.push(1)\nassert len(s) == 1", STACK.replace("len(self.items)", "0")),
    "an operator": (VECTOR, "assert V{n}(1) + V{n}(2) == V{n}(3)", VECTOR.replace("self.x + other.x", "self.x")),
    "hasattr and callable": (
        STACK, "assert hasattr(S{n}, 'push') and callable(S{n}().push)", "class S{n}: pass"
    ),
    "str of an object": (
        "class T{n}:\n    def __str__(self): return 'tea'", "assert str(T{n}()) == 'tea' and f'{{T{n}()}}' == 'tea'", "class T{n}: pass"
    ),
    "a list of a generator": (
        "def g{n}(k):\n    for i in range(k): yield i", "assert list(g{n}(3)) == [0, 1, 2]", "def g{n}(k): return range(1, k)"
    ),
    "next": (
        "def g{n}():\n    yield 1\n    yield 2", "g = g{n}()\nassert next(g) == 1 and next(g) == 2", "def g{n}(): return [1, 2]"
    ),
    "a with statement": (
        "from contextlib import contextmanager\n@contextmanager\ndef c{n}():\n    yield 7", "with c{n}() as seven:\n    assert seven == 7",
        "def c{n}(): return 7",
    ),
    "what is printed": (
        "def f{n}(): print('Hello')",
        "import io\nfrom contextlib import redirect_stdout\nout = io.StringIO()\nwith redirect_stdout(out):\n    f{n}()\nassert out.getvalue() == 'Hello\\n'",
        "def f{n}(): return 'Hello'",
    ),
    "what is typed": (
        "def f{n}(): return int(input('How many? ')) + 1",
        "from unittest.mock import patch\nwith patch('builtins.input', return_value='4'):\n    assert f{n}() == 5",
        "def f{n}(): return input('How many? ')",
    ),
    "a function that is used": (
        "def a{n}(x): return x\ndef b{n}(x): return a{n}(x)",
        "kept = a{n}\ndel a{n}\ntry:\n    b{n}(1)\nexcept NameError:\n    pass\nelse:\n    raise AssertionError('not used')\nfinally:\n    a{n} = kept",
        "def a{n}(x): return x\ndef b{n}(x): return x",
    ),
    "source code": (
        "def f{n}(x): return sum(x)", "import inspect\nassert 'for' not in inspect.getsource(f{n}) and f{n}([1, 2]) == 3",
        "def f{n}(x):\n    total = 0\n    for i in x: total += i\n    return total",
    ),
    "a signature and a docstring": (
        "def f{n}(a, b=2):\n    'Adds.'", "import inspect\nassert list(inspect.signature(f{n}).parameters) == ['a', 'b'] and f{n}.__doc__",
        "def f{n}(a): pass",
    ),
    "names": ("count{n} = 3", "assert 'count{n}' in globals() and globals()['count{n}'] == 3", "counter{n} = 3"),
    "a file that was written": (
        "with open('out{n}.txt', 'w') as file: file.write('done')", "with open('out{n}.txt') as file:\n    assert file.read() == 'done'",
        "with open('out{n}.txt', 'w') as file: file.write('')",
    ),
}  # fmt: skip
STUDENTS = ("right", "wrong", "untouched")


def source(plain) -> nbformat.NotebookNode:
    """The instructor's notebook with all styles; `plain` makes cells and notebooks."""
    cells = []
    for n, (name, (right, test, _)) in enumerate(STYLES.items()):
        marked = f"### BEGIN SOLUTION\n{right.format(n=n)}\n### END SOLUTION"
        cells += [
            plain.cell(marked, f"s{n}", "solution"),
            plain.cell(test.format(n=n), test_of(name), "test", 2),
        ]
    return plain.notebook(*cells)


def test_of(name: str) -> str:
    return name.replace(" ", "-").replace("'", "")


def wrong() -> dict[str, str]:
    """The wrong answers, by the name of their cell."""
    return {f"s{n}": answer.format(n=n) for n, (_, _, answer) in enumerate(STYLES.values())}


def record() -> None:
    """Grades the three students with stock nbgrader, for the styles and for the quickstart course's first notebook."""
    sys.path.insert(0, str(ROOT))
    import nbgrader
    from nbgrader.api import Gradebook

    from tests.autograder.grading.contract import conftest as plain

    found: dict[str, dict[str, dict[str, float]]] = {}
    quickstart = nbformat.read(Path(nbgrader.__file__).parent / QUICKSTART, as_version=4)
    for assignment, made, answers in (
        ("styles", source(plain), wrong()),
        ("quickstart", quickstart, QUICKSTART_WRONG),
    ):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)

            def stock(*command: str, folder: Path = folder) -> None:
                subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=folder, check=True)

            (folder / "nbgrader_config.py").write_text(
                'c = get_config()\nc.CourseDirectory.course_id = "x"\n'
            )
            target = folder / "source" / "ps1" / "p1.ipynb"
            target.parent.mkdir(parents=True)
            nbformat.write(made, target)
            stock("generate_assignment", "ps1", "--force")
            released = (folder / "release" / "ps1" / "p1.ipynb").read_bytes()
            notebooks = {
                "right": plain.solved(made).notebook,
                "wrong": plain.solved(made, **answers).notebook,
                "untouched": released,
            }
            for student, data in notebooks.items():
                path = folder / "submitted" / student / "ps1" / "p1.ipynb"
                path.parent.mkdir(parents=True)
                path.write_bytes(data)
            stock("autograde", "ps1", "--force")
            found[assignment] = {}
            with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
                for student in STUDENTS:
                    for grade in book.find_submission_notebook("p1", "ps1", student).grades:
                        if grade.cell_type == "code" and grade.auto_score is not None:
                            found[assignment].setdefault(grade.name, {})[student] = grade.auto_score
    STOCK.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    record()
