"""The answers harness: proves for each chapter that its tests accept right answers and name wrong ones.

It runs `answers/right/*.py`, `answers/wrong/*.py`, the untouched notebook, the solution, and every function of our own
packages that bears a graded name, all through `grade.grade_submission`, and says in sentences what is not as it must be.
"""

from __future__ import annotations

import ast
import concurrent.futures
import contextlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring import chapter_text, notebooks
from autograder.grading.causes import DEFINED
from autograder.grading.grade import Graded, Mark, grade_submission
from autograder.grading.rebuild import asking, kind_of, name_of
from autograder.grading.submission import Exercise, Submission
from autograder.harness import affected
from autograder.sandbox import system_calls
from autograder.sandbox.warm_process import Warm

LEAST_WRONG, LEAST_RIGHT = 3, 2
"""Answers that each function must have."""
MOST_TOGETHER = 12
"""Answers that share a notebook: more would come near the time that all its cells may take."""


@dataclass(frozen=True)
class Case:
    """One submission of the harness and what must come of it."""

    name: str
    submission: Submission
    loses: tuple[tuple[str, str], ...] = ()
    touched: frozenset[str] = frozenset()
    """The functions that it writes anew."""
    callers: frozenset[str] = frozenset()
    """Those whose solutions call one of them, directly or not."""
    earns: str = "everything"
    """`everything`, `nothing`, `all but loses`, or `not all of FUNCTION`."""
    nothing_else: bool = False
    """Whether it says that it loses nothing but what is in `loses`."""


def exercise_of(folder: Path) -> Exercise:
    """The exercise of a chapter's folder, made from its text."""
    reference = folder / "reference.py"
    text = reference.read_text(encoding="utf-8") if reference.exists() else ""
    return Exercise(folder.name, notebooks.source_notebook(folder), notebooks.release_notebook(folder), text)


def submission_with(
    exercise: Exercise, cells: tuple[chapter_text.Cell, ...] | list[chapter_text.Cell], *, solved: bool = True
) -> Submission:
    """The released notebook with these solution cells; the others solved, or left as they were handed out.

    An `added` cell is placed after the cell that it follows in `cells` (before the first named one: after the setup).
    """
    answers = {cell.name: cell.source for cell in cells if cell.kind in ("solution", "answer")}
    added: dict[str, list[str]] = {}
    anchor = ""
    for cell in cells:
        if cell.kind == "added":
            added.setdefault(anchor, []).append(cell.source)
        elif cell.kind in ("solution", "answer"):
            anchor = cell.name
    made = []
    for source, release in zip(exercise.source.cells, exercise.release.cells, strict=True):
        cell = json.loads(json.dumps(release))
        name, kind = name_of(source), kind_of(source)
        if kind in ("solution", "answer"):
            cell["source"] = answers.get(name, source.source if solved else release.source)
        made.append(cell)
        follow = added.pop(name, []) if kind != "locked" else added.pop("", [])
        made += [_added(text, len(made) + i) for i, text in enumerate(follow)]
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": dict(exercise.release.metadata),
        "cells": made,
    }
    return Submission(json.dumps(notebook).encode())


def _added(source: str, number: int) -> dict[str, Any]:
    """A cell as a student adds it; its id, which nbformat draws by lot, is that of this place."""
    cell = nbformat.v4.new_code_cell(source, id=f"{number:08x}")
    return dict(json.loads(json.dumps(cell)))


def functions_of(exercise: Exercise) -> dict[str, list[str]]:
    """Each graded function with its tests: those that follow its cell up to the next solution cell."""
    tests: dict[str, list[str]] = {}
    current = ""
    for cell in exercise.source.cells:
        if kind_of(cell) == "solution":
            current = name_of(cell)
            tests[current] = []
        elif kind_of(cell) == "test" and current:
            tests[current].append(name_of(cell))
    return tests


def cases_of(folder: Path, exercise: Exercise) -> Iterator[Case]:
    """All cases of a chapter."""
    yield Case("the solution", submission_with(exercise, []))
    yield Case("the untouched notebook", submission_with(exercise, [], solved=False), earns="nothing")
    for path in sorted((folder / "answers" / "right").glob("*.py")):
        answer = chapter_text.read_answer(path)
        yield Case(f"answers/right/{path.name}", submission_with(exercise, answer.cells))
    calls = calls_of(exercise)
    for path in sorted((folder / "answers" / "wrong").glob("*.py")):
        answer = chapter_text.read_answer(path)
        touched = frozenset(cell.name for cell in answer.cells if cell.kind == "solution")
        callers = callers_of(touched, calls)
        submission = submission_with(exercise, answer.cells)
        yield Case(
            f"answers/wrong/{path.name}",
            submission,
            answer.loses,
            touched,
            callers,
            "all but loses",
            answer.nothing_else,
        )
    for name, module in _namesakes(folder.parent.parent, set(functions_of(exercise))):
        cell = chapter_text.Cell("solution", f"from {module} import {name}", 1, 1, name)
        yield Case(
            f"`from {module} import {name}`", submission_with(exercise, [cell]), earns=f"not all of {name}"
        )


def calls_of(exercise: Exercise) -> dict[str, set[str]]:
    """The names that each function's solution uses."""
    return {
        name_of(cell): {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
        for cell in exercise.source.cells
        if kind_of(cell) == "solution"
    }


def callers_of(functions: frozenset[str], calls: dict[str, set[str]]) -> frozenset[str]:
    """All other functions whose solutions call one of these, directly or not."""
    found = functions
    while more := {name for name, used in calls.items() if used & found} - found:
        found |= more
    return found - functions


def _namesakes(root: Path, names: set[str]) -> Iterator[tuple[str, str]]:
    """Functions and classes of our own packages that bear one of these names, with their module."""
    for package in ("perceptron", "autograder"):
        for path in sorted((root / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if names.isdisjoint(
                DEFINED.findall(text)
            ):  # most files; parsing all of them takes a third of a second
                continue
            module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            for node in ast.parse(text).body:
                if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in names:
                    yield node.name, module


def faults(case: Case, graded: Graded, tests: dict[str, list[str]]) -> list[str]:
    """What is not as the case says, one sentence each; empty when all is well."""
    found = []
    marks = {mark.test: mark for mark in graded.marks}
    lost = {test: mark for test, mark in marks.items() if mark.points < mark.max_points}

    def told(test: str) -> str:
        return f"{test} ({marks[test].verdict}): {marks[test].message}".rstrip(": ")

    if case.earns == "everything":
        found += [f"{case.name} must earn everything, but loses {told(test)}" for test in lost]
    elif case.earns == "nothing":
        found += [f"{case.name} must earn nothing, but passes {test}" for test in marks if test not in lost]
    elif case.earns.startswith("not all of "):
        function = case.earns.removeprefix("not all of ")
        if not any(test in lost for test in tests[function]):
            found.append(
                f"{case.name} passes all tests of {function}: it must not be importable where answers are graded"
            )
    else:
        if not case.loses:
            found.append(
                f"{case.name} states no test that it loses: add a line `# loses: TEST | PART OF THE MESSAGE`"
            )
        for test, message in case.loses:
            if test not in marks:
                found.append(
                    f"{case.name} states that it loses {test}, but there is no such test; there are {', '.join(marks)}"
                )
            elif test not in lost:
                found.append(f"{case.name} must lose {test}, but passes it")
            elif lost[test].verdict == "error":
                found.append(f"{case.name} must be judged, but the test stops with an error: {told(test)}")
            elif _plain(message) not in _plain(marks[test].message):
                found.append(
                    f"{case.name} must lose {test} with “{message}”, but the message is: {told(test)}"
                )
        stated = {test for test, _ in case.loses}
        own = {test for function in case.touched | case.callers for test in tests.get(function, [])}
        if case.nothing_else:
            found += [
                f"{case.name} says that it loses nothing else, but loses {told(test)}"
                for test in lost
                if test not in stated
            ]
        else:
            found += [
                f"{case.name} loses {told(test)}, a test of a function that it does not touch"
                for test in lost
                if test not in own | stated
            ]
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _without(tests: frozenset[str], cells: list[NotebookNode]) -> list[NotebookNode]:
    return [cell for cell in cells if name_of(cell) not in tests]


def cells_of(submission: Submission) -> list[NotebookNode]:
    cells: list[NotebookNode] = nbformat.from_dict(json.loads(submission.notebook)["cells"])
    return cells


def missing_answers(folder: Path, tests: dict[str, list[str]]) -> list[str]:
    """Functions with too few wrong or right answers, one sentence each."""
    found = []
    for kind, least in (("wrong", LEAST_WRONG), ("right", LEAST_RIGHT)):
        touched = [
            {cell.name for cell in chapter_text.read_answer(path).cells if cell.kind == "solution"}
            for path in sorted((folder / "answers" / kind).glob("*.py"))
        ]
        for function in tests:
            count = sum(function in names for names in touched)
            if count < least:
                found.append(f"{function} has {count} answers in answers/{kind}; at least {least} are needed")
    return found


def examine(
    root: Path, name: str, only: str = "", *, forks: int = 1, warm: Warm | None = None
) -> tuple[int, list[str]]:
    """The cases of one chapter whose names hold `only`: how many there are, and every fault as a sentence.

    Cases that cannot see each other share a notebook; one with a fault is graded again alone, and that counts. With more
    than one of `forks`, this process and the warm one are forked, and each pair grades its share. Without a `warm` process
    one is made.
    """
    folder = root / notebooks.CHAPTERS / name
    exercise = exercise_of(folder)
    if warm is None:
        with Warm(protected=False, torch=exercise.uses_torch) as warm:
            return examine(root, name, only, forks=forks, warm=warm)
    tests = functions_of(exercise)
    solution, *others = cases_of(folder, exercise)
    cases = [case for case in (solution, *others) if only in case.name]
    solved = affected.Solved(exercise, cells_of(solution.submission), tests)
    changes = [solved.change(cells_of(case.submission)) for case in cases]
    asked = [_asked(case, change, tests) for case, change in zip(cases, changes, strict=True)]

    def graded(numbers: list[int], warm: Warm) -> list[list[str]]:
        """The faults of cases that share a notebook."""
        wanted = frozenset().union(*(asked[number] for number in numbers))
        first, *others = [cases[number].submission for number in numbers]
        cells = cells_of(first)
        for other in others:
            cells = [
                mine if theirs == of_solution else theirs
                for mine, theirs, of_solution in zip(cells, cells_of(other), solved.cells, strict=True)
            ]
        notebook = {**json.loads(first.notebook), "cells": _without(solved.every - wanted, cells)}
        result = grade_submission(asking(exercise, wanted), Submission(json.dumps(notebook).encode()), warm)
        return [
            faults(cases[number], replace(result, marks=_marks(result, solved.every, asked[number])), tests)
            for number in numbers
        ]

    def judge(numbers: list[int], warm: Warm) -> list[list[str]]:
        found = graded(numbers, warm)
        if len(numbers) > 1:
            found = [
                graded([number], warm)[0] if told else told
                for number, told in zip(numbers, found, strict=True)
            ]
        return found

    shared = _sharing(changes, asked)
    told = _in_forks(judge, shared, warm, forks) if forks > 1 else (judge(s, warm) for s in shared)
    of_case = {
        number: found
        for numbers, founds in zip(shared, told, strict=True)
        for number, found in zip(numbers, founds, strict=True)
    }
    found = missing_answers(folder, tests) + [
        fault for number in sorted(of_case) for fault in of_case[number]
    ]
    return len(cases), [f"{name}: {sentence}" for sentence in found]


def _asked(case: Case, change: affected.Change, tests: dict[str, list[str]]) -> frozenset[str]:
    """The tests that a case is asked: those that see it, but of a wrong function and its callers, which may pass or fail,
    only those of which the case says something."""
    if case.nothing_else:
        return change.seen
    own = {test for function in case.touched | case.callers for test in tests.get(function, [])}
    return change.seen - (own - {test for test, _ in case.loses})


def _sharing(changes: list[affected.Change], asked: list[frozenset[str]]) -> list[list[int]]:
    """The numbers of all cases, in groups that can share a notebook."""
    groups: list[list[int]] = []
    for number, change in enumerate(changes):
        for group in groups:
            if len(group) < MOST_TOGETHER and all(
                change.apart(changes[other], asked[number], asked[other]) for other in group
            ):
                group.append(number)
                break
        else:
            groups.append([number])
    return groups


def _marks(graded: Graded, every: frozenset[str], asked: frozenset[str]) -> list[Mark]:
    """The marks of one case: those of its own tests; the others are passed, as in the solution's run."""
    own = [mark for mark in graded.marks if mark.test in asked]
    return [Mark(test, 0.0, 0.0, "passed") for test in every - asked] + own


_judging: tuple[Callable[[list[int], Warm], list[list[str]]], list[list[int]], Warm]
"""What a fork works on; set in it before its first case, so that nothing of it has to be sent."""


def _in_forks(
    judge: Callable[[list[int], Warm], list[list[str]]], shared: list[list[int]], warm: Warm, forks: int
) -> Iterator[list[list[str]]]:
    """`judge` of every group in order, by that many forks of this process, each with a twin of the warm one."""
    context = multiprocessing.get_context("fork")
    with contextlib.ExitStack() as stack:
        twins = context.SimpleQueue()
        warms = [stack.enter_context(warm.twin()) for _ in range(forks)]
        for number in range(forks):
            twins.put(number)

        def settle(parent: int = os.getpid()) -> None:
            global _judging
            system_calls.end_with(parent)
            _judging = judge, shared, warms[twins.get()]

        with concurrent.futures.ProcessPoolExecutor(forks, context, initializer=settle) as pool:
            yield from pool.map(_judge_here, range(len(shared)))


def _judge_here(number: int) -> list[list[str]]:
    judge, shared, warm = _judging
    return judge(shared[number], warm)
