"""What a docstring shows as an example is asked in a visible test: a student who tries it and sees it hold is not misled."""

import ast
import contextlib
import re
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
    if (ROOT / notebooks.CHAPTERS / name / "exercise.py").exists() and name < "11"
]
"""From 11 on examples show how a model is used; tests put models to drivers beside student code."""


class Recorder:
    """Stands for `check` and notes what visible tests ask."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name in ("equal", "holds", "raises", "same"):
            return self.note
        if name in ("there", "fresh", "fresh_rng", "rng", "named", "here"):
            return getattr(check, name)
        return lambda *arguments, **options: None

    def note(self, f: Any, arguments: Any = (), *others: Any, **options: Any) -> None:
        arguments = arguments if isinstance(arguments, tuple) else (arguments,)
        name = getattr(f, "__name__", "")
        if name == "walk":  # chapter 09's driver; the first of its steps begins with an empty state
            step, w, grads, lr, *settings = arguments
            name, arguments = step.__name__, (w, grads[0], {}, np.ravel(lr)[0], *settings)
        self.asked.append(plain([name, *arguments]))


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


def examples(folder: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """(call as written, the call in plain form) of all examples that stand by themselves, and what visible tests ask."""
    source = notebooks.source_notebook(folder)
    recorder = Recorder()
    names: dict[str, Any] = {"__name__": "__test__"}
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
        given = {**names, "rng": np.random.default_rng(0)}
        with contextlib.suppress(NameError):  # an example with a model or data that it does not show
            arguments = [eval(ast.unparse(argument), given) for argument in tree.args]
            evaluated.append((call, plain([name, *arguments])))
    return evaluated, recorder.asked


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_example_of_a_docstring_is_asked_in_a_visible_test(name):
    shown, asked = examples(ROOT / notebooks.CHAPTERS / name)
    missing = [call for call, question in shown if question not in asked]
    assert not missing, f"{name}: no visible test asks " + "; ".join(missing)
