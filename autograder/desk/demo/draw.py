"""Draws a class from the stored answers: what each student hands in, and which tests that must lose.

Only answers that say all that they lose are drawn, and in one notebook only those that cannot see each other. So the mark
that a hand-in must get is known before anybody grades it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.authoring import chapter_text, notebooks
from autograder.authoring.chapter_text import Answer, Cell
from autograder.grading.rebuild import kind_of, name_of
from autograder.harness import affected, answers

EXERCISES = ("01_neuron", "02_layers", "03_matrix_form")
STUDENTS = (
    "Ada Adler", "Bela Balogh", "Chloe Colin", "Dario Dini", "Elif Erdem", "Femi Falade", "Greta Graf", "Hugo Huber",
    "Ines Iglesias", "Jonas Jansen", "Kira Kaya", "Leo Lund", "Mona Maier", "Noor Naim", "Otto Olsen", "Pia Popescu",
    "Quentin Quick", "Rosa Ricci", "Sami Salonen", "Tara Tamm", "Umar Usman", "Vera Vogel", "Wim Wouters", "Xenia Xavier",
    "Yara Yilmaz", "Zeno Zanetti", "Anton Arnold", "Bruna Braga", "Carlos Castro", "Dilan Demir",
)  # fmt: skip
KINDS = (
    *("right", "wrong", "half done", "late", "broken", "hostile", "wrong", "nothing"),
    *5 * ("right",), *10 * ("wrong",), *2 * ("half done",), *2 * ("late",), "broken", *2 * ("hostile",),
)  # fmt: skip
"""What students hand in for an exercise, one kind a student; the first ones are of every kind."""
MOST_WRONG = 3
"""Wrong answers of a student in one exercise."""
MOST_DAYS = 3

PATCHES = """\
import numpy as np

np.allclose = np.array_equal = lambda *args, **options: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **options: None"""
ENDS_PYTHON = """\
def {name}(*args, **options):
    import os

    os._exit(0)"""
AGREES = """\
class Agrees:
    __eq__ = __lt__ = __gt__ = lambda self, other: True
    __hash__ = None


def {name}(*args, **options):
    return Agrees()"""


@dataclass(frozen=True)
class HandIn:
    """What a student hands in for one exercise (the bytes of its files, by name), and what must come of it."""

    kind: str
    files: dict[str, bytes]
    lost: frozenset[str]
    days_late: int = 0


@dataclass(frozen=True)
class Choice:
    """A stored answer, and which tests can see it."""

    answer: Answer
    change: affected.Change

    def apart(self, other: Choice) -> bool:
        return self.change.apart(other.change, self.change.seen, other.change.seen)

    @property
    def lost(self) -> set[str]:
        return {test for test, _ in self.answer.loses}


@dataclass
class Chapter:
    """An exercise with the stored answers that can be drawn for it."""

    folder: Path
    right: list[Choice] = field(default_factory=list)
    wrong: list[Choice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name, self.exercise = self.folder.name, answers.exercise_of(self.folder)
        self.functions = answers.functions_of(self.exercise)
        cells = [cell for cell in self.exercise.source.cells if kind_of(cell) == "test"]
        self.points = {name_of(cell): float(cell.metadata.nbgrader.points) for cell in cells}
        solution = answers.cells_of(answers.submission_with(self.exercise, []))
        solved = affected.Solved(self.exercise, solution, self.functions)
        for kind, choices in (("right", self.right), ("wrong", self.wrong)):
            for path in sorted((self.folder / "answers" / kind).glob("*.py")):
                answer = chapter_text.read_answer(path)
                if _can_be_drawn(answer) and (kind == "right" or answer.nothing_else):
                    written = answers.submission_with(self.exercise, answer.cells)
                    choices.append(Choice(answer, solved.change(answers.cells_of(written))))

    def notebook(self, cells: Sequence[Cell], *, solved: bool = True) -> bytes:
        return answers.submission_with(self.exercise, list(cells), solved=solved).notebook

    def hand_in(self, kind: str, data: bytes, lost: set[str], days_late: int = 0) -> HandIn:
        return HandIn(kind, {f"{self.name}.ipynb": data}, frozenset(lost), days_late)


def _can_be_drawn(answer: Answer) -> bool:
    """Whether it is one function, and needs no PyTorch, which may not be installed."""
    return [cell.kind for cell in answer.cells] == ["solution"] and "torch" not in answer.cells[0].source


def draw(
    root: Path,
    exercises: Sequence[str] = EXERCISES,
    students: Sequence[str] = STUDENTS,
    seed: int = 1,
) -> tuple[list[Chapter], dict[tuple[str, str], HandIn]]:
    """The exercises, and what was handed in by student and exercise; nothing for who handed in nothing."""
    chapters = [Chapter(root / notebooks.CHAPTERS / name) for name in exercises]
    drawn = {}
    for chapter in chapters:
        dice = random.Random(f"{seed} {chapter.name}")
        kinds = [KINDS[i % len(KINDS)] for i in range(len(students))]
        dice.shuffle(kinds)
        for student, kind in zip(students, kinds, strict=True):
            if kind != "nothing":
                drawn[id_of(student), chapter.name] = WAYS[kind](chapter, dice)
    return chapters, drawn


def id_of(student: str) -> str:
    return student.split()[0].lower()


def _answered(chapter: Chapter, dice: random.Random, wrong: int) -> tuple[list[Cell], set[str]]:
    """Answers of which none sees another, at most so many of them wrong, and the tests that they lose."""
    chosen: list[Choice] = []
    for choices, most in ((chapter.wrong, wrong), (chapter.right, len(chapter.functions))):
        for choice in dice.sample(choices, len(choices)):
            if most and all(map(choice.apart, chosen)):
                chosen.append(choice)
                most -= 1
    return [choice.answer.cells[0] for choice in chosen], set().union(*(choice.lost for choice in chosen))


def _right(chapter: Chapter, dice: random.Random) -> HandIn:
    cells, lost = _answered(chapter, dice, 0)
    return chapter.hand_in("right", chapter.notebook(cells), lost)


def _wrong(chapter: Chapter, dice: random.Random) -> HandIn:
    cells, lost = _answered(chapter, dice, dice.randint(1, MOST_WRONG))
    return chapter.hand_in("wrong", chapter.notebook(cells), lost)


def _half_done(chapter: Chapter, dice: random.Random) -> HandIn:
    """The first functions are the solution's; the others are as they were handed out."""
    names = list(chapter.functions)
    done = names[: dice.randint(0, len(names) - 1)]
    sources = {name_of(cell): cell.source for cell in chapter.exercise.source.cells}
    cells = [Cell("solution", sources[name], 1, 1, name) for name in done]
    lost = {test for name in names if name not in done for test in chapter.functions[name]}
    return chapter.hand_in("half done", chapter.notebook(cells, solved=False), lost)


def _late(chapter: Chapter, dice: random.Random) -> HandIn:
    cells, lost = _answered(chapter, dice, dice.randint(0, 1))
    return chapter.hand_in("late", chapter.notebook(cells), lost, dice.randint(1, MOST_DAYS))


def _broken(chapter: Chapter, dice: random.Random) -> HandIn:
    """Half of the file, or the file under another name."""
    data, lost = chapter.notebook([]), set(chapter.points)
    if dice.random() < 0.5:
        return chapter.hand_in("broken", data[: len(data) // 2], lost)
    return HandIn("broken", {f"{chapter.name}-Copy1.ipynb": data}, frozenset(lost))


def _hostile(chapter: Chapter, dice: random.Random) -> HandIn:
    """Gives itself points, patches comparisons, ends Python, or returns what agrees with everything. None harms anybody."""
    way = dice.choice(("points", "patches", ENDS_PYTHON, AGREES))
    if way == "points":
        notebook = json.loads(chapter.notebook([], solved=False))
        for cell in notebook["cells"]:
            if "points" in (meta := cell["metadata"].get("nbgrader", {})):
                meta["points"], cell["source"] = 1000, "pass"
        return chapter.hand_in("hostile", json.dumps(notebook).encode(), set(chapter.points))
    if way == "patches":
        cells, lost = _answered(chapter, dice, 1)
        return chapter.hand_in("hostile", chapter.notebook([Cell("added", PATCHES, 1, 1), *cells]), lost)
    calls = answers.calls_of(chapter.exercise)
    alone = [name for name in chapter.functions if not answers.callers_of(frozenset({name}), calls)]
    name = dice.choice(alone)
    cell = Cell("solution", way.format(name=name), 1, 1, name)
    return chapter.hand_in("hostile", chapter.notebook([cell]), set(chapter.functions[name]))


WAYS: dict[str, Callable[[Chapter, random.Random], HandIn]] = {
    "right": _right,
    "wrong": _wrong,
    "half done": _half_done,
    "late": _late,
    "broken": _broken,
    "hostile": _hostile,
}
