"""The visible tests of an exercise, taken from its notebook and run on a function.

The released notebook is what the student has, so its test cells are the very ones that were passed or failed there.
They are run as they stand, `from autograder import check` included, in a namespace of their own in which only the
function is new.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """What the tests say about a function. right: None where there are no tests for it; then message says why."""

    name: str
    right: bool | None
    message: str = ""


class NoExercise(LookupError):
    """The exercise's notebook is not there or has no tests for this function; the message says what to do."""


def run_tests(exercise: str, name: str, function: Callable[..., Any]) -> Verdict:
    """The verdict of the visible tests of `name` in an exercise such as "07_chain_rule" on this function.

    It ends at the first test that fails, with that test's message. Raises `NoExercise`.
    """
    cells = _code_cells(_find(exercise))
    tests = _tests_of(cells, name)
    if not tests:
        raise NoExercise(f"exercises/{exercise} has no tests of {name}")
    names: dict[str, Any] = {"__name__": f"tests of exercise {exercise[:2]}"}
    for cell in cells:
        if _about(cell).get("grade_id") == "setup":
            try:
                exec(compile(_source(cell), f"<setup of exercise {exercise[:2]}>", "exec"), names)
            except ImportError as error:
                raise NoExercise(f"the tests of exercise {exercise[:2]} cannot run here: {error}") from None
    names[name] = function
    for cell in tests:
        test = _about(cell)["grade_id"]
        try:
            exec(compile(_source(cell), f"<test {test}>", "exec"), names)
        except NotImplementedError as error:
            said = str(error) or f"{name} is not written yet; answer it in its exercise first"
            return Verdict(name, False, said)
        except (Exception, SystemExit) as error:
            said = str(error) or type(error).__name__
            return Verdict(
                name, False, f"{name} does not pass the test {test} of exercise {exercise[:2]}:\n{said}"
            )
    return Verdict(name, True)


def tested_functions(exercise: str) -> list[str]:
    """The functions that an exercise asks for, in order. Raises `NoExercise`."""
    return [_about(cell)["grade_id"] for cell in _code_cells(_find(exercise)) if _is_answer(cell)]


def _find(exercise: str) -> Path:
    """The exercise's notebook: in the nearest folder upwards that has it, else beside this package."""
    here = Path.cwd()
    for root in (here, *here.parents, Path(__file__).resolve().parents[3]):
        path = root / "exercises" / exercise / f"{exercise}.ipynb"
        if path.is_file():
            return path
    raise NoExercise(
        f'exercises/{exercise}/{exercise}.ipynb is not in "{here}" or above it; open the notebook inside the '
        "course's folder, so that your functions can be tested"
    )


def _code_cells(path: Path) -> list[dict[str, Any]]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError) as error:
        raise NoExercise(f"{path} cannot be read as a notebook ({error}); fetch the exercise again") from None
    return [cell for cell in cells if cell.get("cell_type") == "code"]


def _about(cell: dict[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = cell.get("metadata", {}).get("nbgrader", {})
    return about


def _is_answer(cell: dict[str, Any]) -> bool:
    return bool(_about(cell).get("solution")) and not _about(cell).get("grade")


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _tests_of(cells: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The test cells between the answer of this name and the next answer."""
    tests: list[dict[str, Any]] = []
    within = False
    for cell in cells:
        if _is_answer(cell):
            within = _about(cell).get("grade_id") == name
        elif within and _about(cell).get("grade"):
            tests.append(cell)
    return tests
