"""A course with three exercises and an exchange, and the commands of an instructor as they are typed."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeSubmit
from rich.console import Console
from traitlets.config import Config
from typer.testing import CliRunner

from autograder import cli
from autograder.authoring import notebooks
from autograder.desk.term import commands

ROOT = Path(__file__).resolve().parents[4]
EXERCISES = ("01_double", "02_half", "03_why")
TEXT = '''\
# %% [markdown]
# # Exercise {number}

# %% locked="setup"
from autograder import check


# %% solution="f"
def f(x):
    """{title}."""
    ### BEGIN SOLUTION
    return {answer}
    ### END SOLUTION


# %% test="f-one" points=2
check.equal(f, 4, {four})
### BEGIN HIDDEN TESTS
check.equal(f, 6, {six})
### END HIDDEN TESTS
'''
WHY = """
# %% [markdown] answer="why" points=3
# It is so.
"""
RIGHT = {"01_double": "2 * x", "02_half": "x / 2", "03_why": "x"}


class Term:
    """The course's folder, its commands so far with what they said, and its students."""

    right = RIGHT

    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, list[tuple[str, str]]()

    def type(self, line: str, *, succeed: bool = True) -> str:
        """A command as it is typed, after `autograder`; what it prints, on one line for each line of a table."""
        with mock.patch.object(commands, "console", Console(width=150, highlight=False)):
            ran = CliRunner().invoke(cli.app, line.split())
        told = str(ran.exception) if isinstance(ran.exception, ValueError) else ran.output
        assert (ran.exit_code == 0) == succeed, (line, ran.output, ran.exception)
        self.said.append((line, told))
        return told

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.folder}/gradebook.db", "neural-networks")

    def hand_in(self, student: str, exercise: str, answer: str, when: str) -> None:
        """As `nbgrader submit` does it, at a certain time."""
        mine = self.folder.parent / "students" / student / exercise
        mine.mkdir(parents=True, exist_ok=True)
        notebook = nbformat.read(self.folder / f"exercises/{exercise}/{exercise}.ipynb", as_version=4)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "f":
                cell.source = f"def f(x):\n    return {answer}\n"
            elif cell.metadata.get("nbgrader", {}).get("grade_id") == "why":
                cell.source = f"Because {student} says so."
        nbformat.write(notebook, mine / f"{exercise}.ipynb")
        course = CourseDirectory(
            root=str(self.folder), course_id="neural-networks", assignment_id=exercise, student_id=student
        )
        app = ExchangeSubmit(
            coursedir=course,
            authenticator=Authenticator(),
            config=Config(
                {
                    "Exchange": {
                        "root": str(self.folder.parent / "exchange"),
                        "cache": str(self.folder.parent / "cache"),
                        "assignment_dir": str(mine.parent),
                    }
                }
            ),
        )
        app.set_timestamp = lambda: None  # type: ignore[method-assign]
        app.timestamp = when
        app.start()

    def cells(self, table: str, exercise: str) -> list[str]:
        """The cells of a table's line."""
        line = next(line for line in table.splitlines() if exercise in line)
        return [part.strip() for part in line.strip("│ ").split("│")]


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory, in_this_process) -> Iterator[Term]:
    """A course with three exercises and a rule for late work, and an exchange beside it."""
    folder = tmp_path_factory.mktemp("term") / "course"
    for number, (name, answer) in enumerate(RIGHT.items(), 1):
        (folder / "chapters" / name).mkdir(parents=True)
        four, six = (eval(answer, {"x": x}) for x in (4, 6))
        text = TEXT.format(number=number, title=name, answer=answer, four=four, six=six)
        (folder / "chapters" / name / "exercise.py").write_text(text + (WHY if number == 3 else ""))
    notebooks.build(folder)
    settings = (ROOT / "nbgrader_config.py").read_text()
    (folder / "nbgrader_config.py").write_text(
        settings + '\nc.LateRule.rule = "10% a day, 15 minutes grace"\n'
    )
    with in_this_process(folder) as patch:
        patch.setenv("NBGRADER_EXCHANGE", str(folder.parent / "exchange"))
        yield Term(folder)
