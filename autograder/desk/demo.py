"""`autograder demo`: an instructor's whole evening on a small class, in a folder of its own.

It makes a class from the chapter's own right and wrong answers, lets nbgrader release, autograde, write feedback and
export, and prints who lost which point and why. The class is ours, so where no sandbox can be made, it is graded
without one.
"""

from __future__ import annotations

import csv
import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring import chapter_text, notebooks
from autograder.grading import gradebook
from autograder.grading.rebuild import kind_of
from autograder.grading.submission import Exercise, Submission
from autograder.harness import answers

ASSIGNMENT = "01_neuron"
STUDENTS = ("ada", "bela", "chloe", "dario", "elif", "femi", "greta", "hugo", "ines", "jonas", "kira", "leo")
"""The students who answer everything, right or wrong; three more hand in something unfinished or broken."""

UNPROTECTED = ("autograder", "grade", ASSIGNMENT, "--unprotected")


class DemoError(RuntimeError):
    """A step of the demo failed; the message says which, with what it printed."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    student: str
    points: float
    max_points: float
    reasons: list[str]


def class_of(folder: Path, exercise: Exercise) -> dict[str, Submission]:
    """A class: every student picks one answer for each function, the first ones only right ones.

    None of the answers needs PyTorch, which may not be installed.
    """
    draw = random.Random(1)
    functions = answers.functions_of(exercise)
    kinds = {}
    for kind in ("right", "wrong"):
        files = [chapter_text.read_answer(path) for path in sorted((folder / "answers" / kind).glob("*.py"))]
        files = [answer for answer in files if not any("torch" in cell.source for cell in answer.cells)]
        kinds[kind] = {f: [a.cells for a in files if f in {cell.name for cell in a.cells}] for f in functions}
    made = {}
    for number, student in enumerate(STUDENTS):
        cells: list[chapter_text.Cell] = []
        wrong = set(draw.sample(sorted(functions), min(max(0, number - 2), 4)))
        for function in functions:
            choice = kinds["wrong" if function in wrong else "right"][function]
            cells += draw.choice(choice) if choice else []
        made[student] = answers.submission_with(exercise, cells)
    half = [
        chapter_text.Cell("solution", c.source, 1, 1, f)
        for f, c in list(_solutions(exercise).items())[: len(functions) // 2]
    ]
    made["mona"] = answers.submission_with(exercise, half, solved=False)
    made["noor"] = answers.submission_with(exercise, [], solved=False)
    made["otto"] = Submission(made["ada"].notebook[:1000])
    return made


def _solutions(exercise: Exercise) -> dict[str, chapter_text.Cell]:
    return {
        cell.metadata.nbgrader.grade_id: cell for cell in exercise.source.cells if kind_of(cell) == "solution"
    }


def set_up(root: Path, here: Path) -> int:
    """The demo's own course folder, with the class's submissions; says how many there are."""
    if here.exists():
        shutil.rmtree(here)
    for part in (notebooks.CHAPTERS, notebooks.SOLUTIONS, notebooks.EXERCISES):
        shutil.copytree(root / part / ASSIGNMENT, here / part / ASSIGNMENT)
    shutil.copy(root / "nbgrader_config.py", here)
    exercise = answers.exercise_of(root / notebooks.CHAPTERS / ASSIGNMENT)
    made = class_of(root / notebooks.CHAPTERS / ASSIGNMENT, exercise)
    for student, submission in made.items():
        folder = here / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_bytes(submission.notebook)
        (folder / "timestamp.txt").write_text("2026-11-20 18:00:00 UTC")
    return len(made)


def steps(protected: bool) -> list[tuple[str, ...]]:
    """The commands of the evening, each of which `run` takes.

    Without a sandbox the class is graded by the one command that can do so; nbgrader's own cannot, whatever its
    settings say.
    """
    grading = ("nbgrader", "autograde", ASSIGNMENT) if protected else UNPROTECTED
    return [
        ("nbgrader", "generate_assignment", ASSIGNMENT),
        grading,
        ("nbgrader", "generate_feedback", ASSIGNMENT),
        ("nbgrader", "export"),
    ]


def run(here: Path, *command: str) -> None:
    """An `nbgrader` or `autograder` command in the demo's folder. Raises `DemoError` with its output."""
    ran = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=here,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if ran.returncode:
        raise DemoError(f"{' '.join(command)} failed:\n{(ran.stdout + ran.stderr)[-3000:]}")


def table(here: Path) -> list[Row]:
    """What nbgrader exported, with the reasons that stand in the autograded notebooks."""
    rows = []
    with open(here / "grades.csv", newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            path = here / "autograded" / line["student_id"] / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
            notebook = json.loads(path.read_text(encoding="utf-8"))
            lost = []
            for cell in notebook["cells"]:
                name = cell["metadata"].get("nbgrader", {})
                errors = [o for o in cell.get("outputs", []) if o["output_type"] == "error"]
                if name.get("grade") and errors:
                    lost.append((name["grade_id"], errors[0]["evalue"]))
            if notebook["metadata"]["autograder"]["verdict"] in ("unreadable", "missing"):
                lost = [("everything", note) for note in notebook["metadata"]["autograder"]["notes"]]
            rows.append(
                Row(
                    line["student_id"],
                    float(line["score"]),
                    float(line["max_score"]),
                    gradebook.reasons(lost),
                )
            )
    return sorted(rows, key=lambda row: row.student)
