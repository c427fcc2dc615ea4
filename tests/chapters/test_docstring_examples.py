"""What a docstring shows as an example is asked in a visible test: a student who tries it and sees it hold is not misled.

An example that leaves something open (a model, data, a GPU) shows how to call: a visible test calls in that form. What the
drivers of visible tests call counts as asked: they run here, with functions that note their calls.
"""

import ast
import builtins
import contextlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import check
from autograder.authoring import chapter_text, notebooks
from autograder.check import calls
from autograder.grading.rebuild import kind_of, name_of

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = [
    name
    for name in notebooks.chapter_names(ROOT)
    if (ROOT / notebooks.CHAPTERS / name / "exercise.py").exists()
]
DRIVER = "<check.there>"


class Recorder:
    """Stands for `check` and notes what visible tests ask: each call in plain form, and the kinds of its arguments."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.asked: list[str] = []
        self.forms: list[list[Any]] = []

    def __getattr__(self, name: str) -> Any:
        if name in ("equal", "holds", "raises", "same"):
            return self.ask
        if name in ("fresh", "fresh_rng", "rng", "named", "here"):
            return getattr(check, name)
        return lambda *arguments, **options: None

    def there(self, source: str, **functions: Any) -> Any:
        noting = {name: self.noting(f) if callable(f) else f for name, f in functions.items()}
        return check.there(source, **{**self.names, **noting})

    def noting(self, f: Any) -> Any:
        def noted(*arguments: Any, **options: Any) -> Any:
            self.note(f.__name__, [*arguments, *options.values()])
            return f(*arguments, **options)

        return noted

    def ask(self, f: Any, arguments: Any = (), *others: Any, **options: Any) -> None:
        arguments = arguments if isinstance(arguments, tuple) else (arguments,)
        name = getattr(f, "__name__", "")
        if name == "walk":  # chapter 09's driver; the first of its steps begins with an empty state
            step, w, grads, lr, *settings = arguments
            name, arguments = step.__name__, (w, grads[0], {}, np.ravel(lr)[0], *settings)
        elif getattr(getattr(f, "__code__", None), "co_filename", "") == DRIVER:
            with contextlib.suppress(Exception):  # what comes of it is no concern here
                f(*arguments)
            return
        self.note(name, arguments)

    def note(self, name: str, arguments: Sequence[Any]) -> None:
        self.asked.append(plain([name, *arguments]))
        self.forms.append([name, *map(form, arguments)])


class Open:
    """Stands for what an example leaves open."""


class Names(dict[str, Any]):
    """The names that an example may use; any other is open."""

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)
        return Open()


def is_open(x: Any) -> bool:
    """Whether something in it is open: a name or a file that is not there, or a GPU, which a test cannot ask for."""
    if isinstance(x, (list, tuple)):
        return any(map(is_open, x))
    return isinstance(x, Open) or (isinstance(x, str) and (x == "cuda" or x.endswith(".pt")))


def form(x: Any) -> Any:
    """The kind of an argument; None for what is open."""
    if isinstance(x, Open):
        return None
    if isinstance(x, (list, tuple)):
        return [form(item) for item in x]
    if isinstance(x, (int, float)):
        return "a number"
    return "a function" if callable(x) else "an object"


def fits(asked: Any, shown: Any) -> bool:
    """Whether a call was asked in the form that is shown."""
    if isinstance(asked, list) and isinstance(shown, list):
        return len(asked) == len(shown) and all(map(fits, asked, shown))
    return shown is None or asked == shown


def plain(x: Any) -> str:
    """The same text for arguments that are equal, in whatever container or number type."""
    if callable(x):
        return "a function"
    if isinstance(x, dict):
        return "{" + ", ".join(f"{k}: {plain(v)}" for k, v in x.items()) + "}"
    if isinstance(x, np.random.Generator):
        return "a generator"
    if type(x) is calls.Fresh:
        return plain(eval(x.source, {"np": np}))
    if isinstance(x, (list, tuple)) or hasattr(x, "tolist"):
        values = x.tolist() if hasattr(x, "tolist") else x
        return (
            "[" + ", ".join(map(plain, values)) + "]" if isinstance(values, (list, tuple)) else plain(values)
        )
    return repr(float(x)) if isinstance(x, (int, float)) and not isinstance(x, bool) else repr(x)


def calls_in(text: str, name: str) -> list[str]:
    """The calls of `name` in a docstring's examples, as source."""
    found = []
    for place in re.finditer(rf"\b{name}\(", text):
        depth = 0
        for end in range(place.end() - 1, len(text)):
            depth += (text[end] in "([{") - (text[end] in ")]}")
            if depth == 0:
                found.append(" ".join(text[place.start() : end + 1].split()))
                break
    return found


def examples(folder: Path) -> tuple[list[tuple[str, list[Any]]], Recorder]:
    """(call as written, function's name and arguments) of all examples, and what visible tests ask."""
    source = notebooks.source_notebook(folder)
    names: dict[str, Any] = {"__name__": "__test__"}
    recorder = Recorder(names)
    shown: list[tuple[str, str]] = []
    for cell in source.cells:
        kind = kind_of(cell) if cell.cell_type == "code" else "text"
        if kind in ("locked", "solution"):
            exec(cell.source, names)
            names["check"] = recorder
        elif kind == "test":
            with contextlib.suppress(Exception):  # what comes after needs a student's process
                exec(chapter_text.visible_part(cell.source), names)
        if kind == "solution":
            text = getattr(names[name_of(cell)], "__doc__", "") or ""
            example = re.split(r"Example|>>>", text, maxsplit=1)
            for call in calls_in(example[1] if len(example) > 1 else "", name_of(cell)):
                shown.append((name_of(cell), call))
    evaluated = []
    for name, call in shown:
        tree = ast.parse(call, mode="eval").body
        assert isinstance(tree, ast.Call)
        given = Names({**names, "rng": np.random.default_rng(0)})
        arguments = []
        for argument in [*tree.args, *(keyword.value for keyword in tree.keywords)]:
            starred = isinstance(argument, ast.Starred)
            source = ast.unparse(argument.value if isinstance(argument, ast.Starred) else argument)
            try:
                value = eval(source, given)
                arguments += list(value) if starred else [value]
            except TypeError:  # computed from something open
                arguments.append(Open())
        evaluated.append((call, [name, *arguments]))
    return evaluated, recorder


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_example_of_a_docstring_is_asked_in_a_visible_test(name):
    shown, recorder = examples(ROOT / notebooks.CHAPTERS / name)
    missing = [
        call
        for call, question in shown
        if not (
            any(fits(asked, [question[0], *map(form, question[1:])]) for asked in recorder.forms)
            if is_open(question)
            else plain(question) in recorder.asked
        )
    ]
    assert shown, f"{name} shows no example"
    assert not missing, f"{name}: no visible test asks " + "; ".join(missing)
