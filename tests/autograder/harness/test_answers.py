"""Every chapter's tests accept its right answers, lose the stated tests on its wrong ones, and name the mistake."""

import importlib.util
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.authoring import chapter_text, notebooks
from autograder.grading.grade import Graded, Mark
from autograder.harness import affected, answers

ROOT = Path(__file__).resolve().parents[3]
EXERCISES = [
    name
    for name in notebooks.chapter_names(ROOT)
    if (ROOT / notebooks.CHAPTERS / name / "exercise.py").exists()
]


@pytest.mark.parametrize("chapter_name", EXERCISES)
def test_the_answers_of_a_chapter(chapter_name, request):
    texts = [path.read_text() for path in (ROOT / notebooks.CHAPTERS / chapter_name).rglob("*.py")]
    torch = any("import torch" in text for text in texts)
    if torch and not importlib.util.find_spec("torch"):
        pytest.skip("PyTorch is not installed, and answers of this chapter use it")
    warm = request.getfixturevalue("warm_with_torch" if torch else "warm")
    count, faults = answers.examine(ROOT, chapter_name, warm=warm)
    assert count > 10
    assert not faults, "\n" + "\n".join(faults)


def graded(**verdicts):
    marks = [
        Mark(test, float(v == "passed"), 1.0, v, "" if v == "passed" else f"You {test}.")
        for test, v in verdicts.items()
    ]
    return Graded("x", None, marks, "failed")


TESTS = {"f": ["f1", "f2"], "g": ["g1"]}
FAULTS = [
    (
        "everything",
        (),
        (),
        {"f1": "passed", "f2": "failed", "g1": "passed"},
        ["must earn everything, but loses f2 (failed): You f2."],
    ),
    (
        "nothing",
        (),
        (),
        {"f1": "failed", "f2": "failed", "g1": "passed"},
        ["must earn nothing, but passes g1"],
    ),
    ("all but loses", (("f1", "you F1"),), ("f",), {"f1": "failed", "f2": "passed", "g1": "passed"}, []),
    ("all but loses", (("f1", "you F1"),), ("f",), {"f1": "failed", "f2": "failed", "g1": "passed"}, []),
    (
        "all but loses",
        (("f1", "sign"),),
        ("f",),
        {"f1": "failed", "f2": "passed", "g1": "passed"},
        ["with “sign”, but the message is: f1 (failed): You f1."],
    ),
    (
        "all but loses",
        (("f1", "you"),),
        ("f",),
        {"f1": "passed", "f2": "passed", "g1": "passed"},
        ["must lose f1, but passes it"],
    ),
    (
        "all but loses",
        (("f9", "you"),),
        ("f",),
        {"f1": "failed", "f2": "passed", "g1": "passed"},
        ["there is no such test; there are f1, f2, g1"],
    ),
    (
        "all but loses",
        (("f1", "you"),),
        ("f",),
        {"f1": "failed", "f2": "passed", "g1": "failed"},
        ["loses g1 (failed): You g1., a test of a function that it does not touch"],
    ),
    (
        "all but loses",
        (("f1", "you"),),
        ("f",),
        {"f1": "error", "f2": "passed", "g1": "passed"},
        ["must be judged, but the test stops with an error: f1 (error): You f1."],
    ),
    ("all but loses", (), ("f",), {"f1": "failed", "f2": "passed", "g1": "passed"}, ["states no test"]),
    ("not all of f", (), (), {"f1": "failed", "f2": "passed", "g1": "passed"}, []),
    ("not all of f", (), (), {"f1": "passed", "f2": "passed", "g1": "failed"}, ["must not be importable"]),
]


@pytest.mark.parametrize(("earns", "loses", "touched", "verdicts", "sentences"), FAULTS)
def test_the_harness_says_what_is_not_as_stated(earns, loses, touched, verdicts, sentences):
    case = answers.Case("a.py", None, loses, frozenset(touched), earns=earns)
    found = answers.faults(case, graded(**verdicts), TESTS)
    for fault, sentence in zip(found, sentences, strict=False):
        assert sentence in fault
    assert bool(found) == bool(sentences)


def test_a_weak_test_is_found(course, warm):
    """A chapter whose test passes a wrong answer fails the harness: it can fail."""
    folder = course / "chapters" / "01_neuron"
    for kind, name, body in (
        ("right", "a", "def double(x): return x + x"),
        ("right", "b", "def double(x): return 2 * x"),
        ("wrong", "a", "def double(x): return x * x"),
        ("wrong", "b", "def double(x): return x"),
        ("wrong", "c", "def double(x): return 2 * x"),
    ):
        path = folder / "answers" / kind / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        loses = "# loses: double-values | expected\n" if kind == "wrong" else ""
        path.write_text(f'# An answer.\n{loses}# %% solution="double"\n{body}\n')
    _, faults = answers.examine(course, "01_neuron", warm=warm)
    assert faults == ["01_neuron: answers/wrong/c.py must lose double-values, but passes it"]
    assert answers.examine(course, "01_neuron", forks=2, warm=warm) == (7, faults)
    assert answers.examine(course, "01_neuron", only="wrong/b", warm=warm) == (1, [])
    assert answers.examine(course, "01_neuron", only="wrong/c", warm=warm) == (1, faults)


TRIPLE = '''
# %% solution="triple"
def triple(x):
    """Three times `x`."""
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION


# %% test="triple-values" points=1
check.equal(triple, 2, 6, read="Doubling")
'''


def test_answers_that_cannot_see_each_other_share_a_notebook(course, warm, monkeypatch):
    """The faults are those of each alone; who helps himself to another's name, or to the same one, stays alone."""
    folder = course / "chapters" / "01_neuron"
    exercise = folder / "exercise.py"
    exercise.write_text(exercise.read_text().replace('\n# %% play="race"', TRIPLE + '\n# %% play="race"'))
    for kind in ("right", "wrong"):
        (folder / "answers" / kind).mkdir(parents=True)
    bodies = {
        "wrong/d1": ("double", "return x"),
        "wrong/d2": ("double", "return 2 * x"),  # not wrong
        "wrong/d3": ("double", "return help_me(x)\ndef help_me(x): return 3 * x"),
        "wrong/t1": ("triple", "return 4 * x"),
        "wrong/t2": ("triple", "return 3 * x"),  # not wrong
        "wrong/t3": ("triple", "return help_me(x)\ndef help_me(x): return 2 * x"),
        "right/t": ("triple", "return double(x) + x"),
    }
    for name, (function, body) in bodies.items():
        loses = f"# loses: {function}-values | expected\n" if "wrong" in name else ""
        text = f'# An answer.\n{loses}# %% solution="{function}"\ndef {function}(x): {body}\n'
        (folder / "answers" / f"{name}.py").write_text(text)
    shared = []
    real = answers.grade_submission

    def graded(exercise, submission, warm):
        text = submission.notebook.decode()
        shared.append({name for name, (_, body) in bodies.items() if json.dumps(body)[1:-1] in text})
        return real(exercise, submission, warm)

    monkeypatch.setattr(answers, "grade_submission", graded)
    count, faults = answers.examine(course, "01_neuron", warm=warm)
    assert count == 9
    assert [fault for fault in faults if "are needed" not in fault] == [
        "01_neuron: answers/wrong/d2.py must lose double-values, but passes it",
        "01_neuron: answers/wrong/t2.py must lose triple-values, but passes it",
    ]
    together = [names & set(bodies) - {"right/t"} for names in shared]
    assert {"wrong/d1", "wrong/t1"} in together and {"wrong/d2", "wrong/t2"} in together
    assert not any({"wrong/d3", "wrong/t3"} <= names for names in together)
    assert not any("right/t" in names and names & {"wrong/d1", "wrong/d3"} for names in shared)


def test_added_cells_stand_where_the_answer_puts_them():
    folder = ROOT / "chapters" / "01_neuron"
    exercise = answers.exercise_of(folder)
    cells = [
        chapter_text.Cell("added", "a = 1", 1, 1),
        chapter_text.Cell("solution", "def step(z): pass", 1, 1, "step"),
        chapter_text.Cell("added", "b = 2", 1, 1),
    ]
    sources = [c["source"] for c in json.loads(answers.submission_with(exercise, cells).notebook)["cells"]]
    assert sources.index("b = 2") == sources.index("def step(z): pass") + 1
    assert sources.index("a = 1") < sources.index("def step(z): pass")


@pytest.fixture(scope="module")
def spared():
    """The functions of exercise 07 of which a submission with these cells is asked no test."""
    exercise = answers.exercise_of(ROOT / "chapters" / "07_chain_rule")
    functions = answers.functions_of(exercise)

    def cells_with(*cells: chapter_text.Cell, solved: bool = True) -> list[NotebookNode]:
        submission = answers.submission_with(exercise, list(cells), solved=solved)
        return nbformat.from_dict(json.loads(submission.notebook)["cells"])

    solution = affected.Solved(exercise, cells_with(), functions)

    def spared(*sources: str, solved: bool = True) -> set[str]:
        cells = []
        for source in sources:
            name = re.match(rf"def ({'|'.join(functions)})\b", source)
            cells.append(
                chapter_text.Cell("solution" if name else "added", source, 1, 1, name[1] if name else "")
            )
        tests = solution.every - solution.change(cells_with(*cells, solved=solved)).seen
        assert all(set(own) <= tests or tests.isdisjoint(own) for own in functions.values())
        return {function for function, own in functions.items() if set(own) <= tests}

    return spared


def test_only_functions_that_see_a_change_are_asked_again(spared):
    exercise = answers.exercise_of(ROOT / "chapters" / "07_chain_rule")
    every = list(answers.functions_of(exercise))
    assert spared() == spared(solved=False) == set()
    # `train` calls it, and is below; what neither calls nor names it is spared, below as above.
    assert {"backward", "train"}.isdisjoint(spared("def backward(*x): return {}"))
    assert {"init_params"} < spared("def backward(*x): return {}")
    assert "backward" in spared("def train(*x): return 0")
    last = every[-1]
    assert spared(f"def {last}(*x): return 0") == set(every) - {last}
    quiet = f"def {last}(*x):\n    model.eval()\n    torch.manual_seed(0)"
    assert spared(quiet) == set(every) - {last}


def test_what_can_be_no_name_that_a_cell_has_bound_is_no_word_of_it():
    source = """
def mean(x):
    '''Of a batch.'''  # or of a step
    model.train()
    check.equal(fit, 1, 1, hint="Look at the loss (of all).", read=forward)
    assert x, f"The spread is {noise} for 3 draws."
    return check.there("def driver(x): return backward(x)")(check.there("x * weights"))
"""
    words = affected._words(source)
    assert {"mean", "model", "fit", "forward", "noise", "driver", "backward", "weights"} <= words
    assert words.isdisjoint({"batch", "step", "train", "loss", "spread", "draws"})
    assert "fit" in affected._words("%time fit(1)")


@pytest.mark.parametrize(
    "more",
    [
        "np.sum = max",
        "np.seterr(all='raise')",
        "import gc",
        "import __main__",
        "def f(): eval('1')",
        "f = print('x')",
        "for k in (): pass",
        "def f(): global g",
    ],
)
def test_a_cell_that_does_more_than_define_is_seen_by_everything_below(spared, more):
    exercise = answers.exercise_of(ROOT / "chapters" / "07_chain_rule")
    every = list(answers.functions_of(exercise))
    assert spared(f"def backward(*x): return {{}}\n{more}") == set(every[: every.index("backward")])
    assert spared("def backward(*x): return {}", more) <= set(every[: every.index("backward")])


def test_a_wrong_answer_is_found_by_tests_below_it(course, warm):
    """What an answer does to functions that follow is looked at, although nothing above it runs again."""
    folder = course / "chapters" / "01_neuron"
    with open(folder / "exercise.py", "a", encoding="utf-8") as file:
        for name in ("triple", "quadruple"):
            file.write(
                f'\n# %% solution="{name}"\ndef {name}(x):\n    """x times some."""\n    ### BEGIN SOLUTION\n'
                f"    return np.multiply({3 if name == 'triple' else 4}, x)\n    ### END SOLUTION\n\n"
                f'# %% test="{name}-values" points=1\ncheck.equal({name}, 2, {6 if name == "triple" else 8})\n'
            )
    path = folder / "answers" / "wrong" / "a.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        '# Breaks what follows.\n# loses: triple-values | expected\n# %% solution="triple"\n'
        "def triple(x): return 2 * x\nnp.multiply = np.add\n"
    )
    _, faults = answers.examine(course, "01_neuron", only="wrong/a", warm=warm)
    assert [fault for fault in faults if "wrong/a.py" in fault] == [
        "01_neuron: answers/wrong/a.py loses quadruple-values (failed): quadruple(2)\n  returned  6\n"
        "  expected  8, a test of a function that it does not touch"
    ]
