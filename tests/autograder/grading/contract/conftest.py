"""A small assignment in plain nbgrader style, and the course around it: no chapter's text, nbgrader's own folders."""

import contextlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import nbformat
import nbgrader.api
import nbgrader.tests.apps
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.authoring import notebooks
from autograder.grading import gradebook
from autograder.grading.contract import pristine, trial
from autograder.grading.grade import Graded, grade_submission, ungraded
from autograder.grading.parallel import Done
from autograder.grading.submission import Exercise, Submission, Unreadable

SETUP = """\
%matplotlib inline
!ls
names = !ls
import csv
from helper import offset
with open("data.csv") as file:
    rows = [int(row[0]) for row in csv.reader(file)]"""
TOTAL = """\
def total(numbers):
    ### BEGIN SOLUTION
    return sum(numbers)
    ### END SOLUTION"""
PARTIAL = """\
points = 0
if total([]) == 0: points += 0.5
if total([2, 3]) == 5: points += 1.5
points"""
PLOT = """\
### BEGIN SOLUTION
sketch = total(rows) + offset
print("a <b>plot</b>")
### END SOLUTION"""
ESSAY = """\
Explain.
### BEGIN MARK SCHEME
It must speak of order.
### END MARK SCHEME"""
FILES = {"data.csv": b"1\n2\n3\n", "helper.py": b"offset = 4\n"}


def cell(source: str, name: str = "", kind: str = "", points: float | None = None) -> NotebookNode:
    """A cell as nbgrader's create_assignment leaves it; `kind` is a word of `autograder.grading.rebuild`."""
    new = nbformat.v4.new_markdown_cell if kind in ("task", "essay") else nbformat.v4.new_code_cell
    made = new(source)
    if kind:
        made.metadata["nbgrader"] = {
            "grade": kind in ("test", "answer", "essay"),
            "grade_id": name,
            "locked": kind in ("test", "locked", "task"),
            "schema_version": 3,
            "solution": kind in ("solution", "answer", "essay"),
            "task": kind == "task",
            **({"points": points} if points is not None else {}),
        }
    return made


def notebook(*cells: NotebookNode) -> NotebookNode:
    """As nbgrader's own examples are: format 4.0, in which cells have no ids."""
    made = nbformat.v4.new_notebook(cells=list(cells), metadata=notebooks.NOTEBOOK_METADATA)
    for each in made.cells:
        del each["id"]
    made.nbformat_minor = 0
    return made


def assignment(*more: NotebookNode) -> NotebookNode:
    return notebook(
        nbformat.v4.new_markdown_cell("# Sums"),
        cell(SETUP, "setup", "locked"),
        cell(TOTAL, "total", "solution"),
        cell("assert total(rows) == 6", "test-total", "test", 2),
        cell(PARTIAL, "test-parts", "test", 2),
        cell(PLOT, "plot", "answer", 3),
        cell("%%time\nassert sketch == 10", "test-sketch", "test", 1),
        cell(ESSAY, "essay", "task", 4),
        *more,
    )


def exercise_of(source: NotebookNode, files: dict[str, bytes] | None = None) -> Exercise:
    release = pristine.with_ids(notebooks.released(source))
    return Exercise("p1", source, release, files=FILES if files is None else files)


def solved(source: NotebookNode, **answers: str) -> Submission:
    """The instructor's own answers handed in, but for the cells that are given; without what nbgrader's release takes out."""
    raw = json.loads(nbformat.writes(source, split_lines=False))
    for each in raw["cells"]:
        name = each["metadata"].get("nbgrader", {}).get("grade_id", "").replace("-", "_")
        text = answers.get(name, "".join(each["source"]))
        each["source"] = re.sub(r"### BEGIN (HIDDEN|MARK).*### END \w+ \w+\n?", "", text, flags=re.DOTALL)
    return Submission(json.dumps(raw).encode())


@pytest.fixture(scope="session")
def plain() -> SimpleNamespace:
    """What tests of this room build assignments with."""
    return SimpleNamespace(
        cell=cell,
        notebook=notebook,
        assignment=assignment,
        exercise_of=exercise_of,
        solved=solved,
        FILES=FILES,
    )


@pytest.fixture(scope="session")
def exercise() -> Exercise:
    return exercise_of(assignment())


@pytest.fixture
def grade(warm) -> Callable[..., Graded]:
    return lambda exercise, submission: grade_submission(exercise, submission, warm)


@pytest.fixture(scope="module")
def course(tmp_path_factory, known_head) -> Path:
    """The assignment with autotests as ps1, released by nbgrader, in a course that knows of it."""
    root = tmp_path_factory.mktemp("course")
    source = root / "source" / "ps1"
    source.mkdir(parents=True)
    made = assignment(
        cell("### AUTOTEST total([5])", "auto", "test", 1),
        cell("### HASHED AUTOTEST total([6])", "hashed", "test", 1),
    )
    (source / "p1.ipynb").write_text(nbformat.writes(made))
    for name, data in FILES.items():
        (source / name).write_bytes(data)
    examples = Path(nbgrader.tests.apps.__file__).parent / "files"
    (root / "autotests.yml").write_text((examples / "autotests.yml").read_text())
    GenerateAssignment(coursedir=coursedir(root)).start()
    return root


def coursedir(root: Path) -> CourseDirectory:
    course = CourseDirectory(root=str(root))
    course.assignment_id = "ps1"
    return course


@pytest.fixture
def converter(course, monkeypatch, warm) -> Callable[..., gradebook.Autograde]:
    """Makes a converter of the course, with settings; submissions are graded here, by the tests' own warm process."""

    def grade_all(tasks, **_):
        for task in tasks:
            if isinstance(task.taken, Unreadable):
                yield Done(task, ungraded(task.exercise, task.taken))
            else:
                yield Done(task, grade_submission(task.exercise, task.taken, warm, task.limits))

    monkeypatch.setattr(gradebook, "grade_all", grade_all)
    monkeypatch.setattr(trial, "Warm", lambda **_: contextlib.nullcontext(warm))

    def make(settings: Config | None = None) -> gradebook.Autograde:
        made = gradebook.Autograde(coursedir=coursedir(course), config=settings or Config())
        made.unprotected = True
        return made

    return make


@pytest.fixture
def hand_in(course) -> Callable[..., Path]:
    def hand(student: str, submission: Submission | bytes, files: dict[str, bytes] | None = None) -> Path:
        folder = course / "submitted" / student / "ps1"
        folder.mkdir(parents=True, exist_ok=True)
        data = submission if isinstance(submission, bytes) else submission.notebook
        (folder / "p1.ipynb").write_bytes(data)
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder

    return hand


@pytest.fixture
def grades_of(course) -> Callable[[str], dict[str, tuple[float | None, bool]]]:
    """Each graded cell of a student with its automatic score and whether a person must look at it."""

    def read(student: str) -> dict[str, tuple[float | None, bool]]:
        with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
            grades = book.find_submission_notebook("p1", "ps1", student).grades
            return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in grades}

    return read
