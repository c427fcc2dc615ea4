"""The hostile corpus: submissions that try to cheat, to break out or to break down, and what must come of each.

Each folder of `tests/hostile/` holds `expect.toml` (what it does, the verdict and points that it must get) and the
attack: `attack.py`, answer cells in percent format, or `make.py`, whose `make(folder, notebook)` writes what is handed
in. The tests grade all of them; `autograder hostile` runs those that do no harm through stock nbgrader as well.
"""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat

from autograder.authoring import chapter_text, notebooks
from autograder.grading.grade import grade_folder
from autograder.grading.submission import Exercise
from autograder.harness import answers
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm_process import Warm

CORPUS = "tests/hostile"
ASSIGNMENT = "01_neuron"
MARKED_BY_HAND = '\n\n# %% [markdown] answer="why" points=2\n# Because it sums and fires.\n'
"""A cell that the exercise lacks and some attacks aim at."""


@dataclass(frozen=True)
class Attack:
    """One folder of the corpus, as its `expect.toml` declares it."""

    name: str
    folder: Path
    does: str
    verdict: str
    points: float
    verdicts: Sequence[str] = ()
    """Verdicts that are as good, where timing decides between them; `verdict` alone when empty."""
    stock: bool = False
    """Harmless enough for stock nbgrader, which runs it unprotected."""
    stock_says: str = ""
    """What stock nbgrader does, where it cannot be tried beside others."""
    solved: bool = True
    """Whether the cells that the attack leaves alone hold the solution."""
    limits: Mapping[str, Any] = field(default_factory=dict)
    absent: Sequence[str] = ()
    """Texts that the outputs of the graded notebook must not hold."""
    present: Sequence[str] = ()
    """Texts that it must hold."""
    notes: Sequence[str] = ()
    """Words of the grader's notes."""
    max_notebook: int = 0
    """Characters of the graded notebook, at most."""
    feedback: bool = False
    """The pages that nbgrader makes of it must hold no script."""
    note: str = ""
    """A remark for whoever reads the declaration."""


def attacks(root: Path) -> list[Attack]:
    """The whole corpus, by name."""
    found = []
    for path in sorted((root / CORPUS).glob("*/expect.toml")):
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Attack(path.parent.name, path.parent, **declared))
    return found


def prepare(root: Path, course: Path) -> Exercise:
    """The exercise of the corpus, its chapter in the folder `course`: 01_neuron and one cell to mark by hand."""
    folder = course / notebooks.CHAPTERS / ASSIGNMENT
    folder.mkdir(parents=True)
    for path in (root / notebooks.CHAPTERS / ASSIGNMENT).glob("*.*"):
        shutil.copy(path, folder)
    with open(folder / "exercise.py", "a", encoding="utf-8") as file:
        file.write(MARKED_BY_HAND)
    return answers.exercise_of(folder)


def hand_in(attack: Attack, exercise: Exercise, folder: Path) -> None:
    """Writes the submission of `attack` into the folder."""
    folder.mkdir(parents=True)
    path = attack.folder / "attack.py"
    cells = chapter_text.read_answer(path).cells if path.exists() else ()
    notebook = answers.submission_with(exercise, cells, solved=attack.solved).notebook
    maker = attack.folder / "make.py"
    if maker.exists():
        runpy.run_path(str(maker))["make"](folder, json.loads(notebook))
    else:
        (folder / f"{exercise.name}.ipynb").write_bytes(notebook)


# ---------------------------------------------------------------------------------------------------------------
# Stock nbgrader, for comparison

_STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "hostile"
c.ExecutePreprocessor.timeout = 30
"""

_REFERENCE_FOR_KERNELS = """\
import sys

if any("ipykernel" in word for word in sys.orig_argv):
    import builtins
    import runpy
    import types

    builtins.reference = types.SimpleNamespace(**runpy.run_path({path!r}))
"""
"""Stock nbgrader runs hidden tests in the student's kernel, so there they need the reference."""


def stock_points(
    root: Path, course: Path, exercise: Exercise, tried: Sequence[Attack]
) -> dict[str, float | str]:
    """Points that stock nbgrader gives, by name; a word where it gives none. All students in one run of each command.

    `course` is a folder made by `prepare`. Student code runs unprotected: only attacks with `stock` may be tried.
    """
    if harmful := [attack.name for attack in tried if not attack.stock]:
        raise ValueError(f"too harmful for stock nbgrader: {', '.join(harmful)}")
    source = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(exercise.source, source)
    (course / "nbgrader_config.py").write_text(_STOCK_CONFIG.format(root=str(course)))
    start = course / "start"
    start.mkdir()
    reference = course / notebooks.CHAPTERS / ASSIGNMENT / "reference.py"
    (start / "sitecustomize.py").write_text(_REFERENCE_FOR_KERNELS.format(path=str(reference)))
    for attack in tried:
        hand_in(attack, exercise, course / "submitted" / attack.name / ASSIGNMENT)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(start), str(root)]),
        "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")]),
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    for command in ("generate_assignment", "autograde"):
        subprocess.run(
            [sys.executable, "-m", "nbgrader", command, ASSIGNMENT],
            cwd=course,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    from nbgrader.api import Gradebook, MissingEntry

    points: dict[str, float | str] = {}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        for attack in tried:
            try:
                notebook = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, attack.name)
                marked = [
                    grade for grade in notebook.grades if grade.max_score and grade.auto_score is not None
                ]
                failed = not (
                    course / "autograded" / attack.name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
                ).exists()
                points[attack.name] = "no mark" if failed else sum(grade.auto_score for grade in marked)
            except MissingEntry:
                points[attack.name] = "no mark"
    return points


def compare(
    root: Path, course: Path, *, stock: bool = True
) -> Iterator[tuple[str, str, float | str, float, str]]:
    """Rows of name, what it does, stock points, our points and our verdict, for attacks that do no harm."""
    exercise = prepare(root, course)
    tried = [attack for attack in attacks(root) if attack.stock or attack.stock_says]
    theirs = stock_points(root, course, exercise, [a for a in tried if a.stock]) if stock else {}
    with Warm(torch=exercise.uses_torch) as warm:
        for attack in tried:
            folder = course / "ours" / attack.name
            hand_in(attack, exercise, folder)
            graded = grade_folder(exercise, folder, warm, replace(Limits(), **attack.limits))
            said = attack.stock_says or theirs.get(attack.name, "–")
            yield attack.name, attack.does, said, graded.points, graded.verdict
