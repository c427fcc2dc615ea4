"""nbgrader end to end: the documented commands on a fresh course, in the order a newcomer types them."""

import contextlib
import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.authoring import chapter_text
from autograder.grading.gradebook import Autograde
from autograder.harness import answers
from tests.sandboxed import WHY_NO_SANDBOX, needs_sandbox
from tests.warm_python import warm_python

ROOT = Path(__file__).resolve().parents[3]
NAME = "01_neuron"
WRONG = "def step(z):\n    return np.where(np.asarray(z) >= 0, 1.0, 0.0)"
LOST = {"step-threshold"}

SANDBOX = not WHY_NO_SANDBOX


def command(course: Path, *arguments: str, succeed: bool = True) -> str:
    """An `nbgrader` or `autograder` command as a user types it, in an environment that is not activated."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")
    }
    environment["PATH"] = "/usr/bin:/bin"
    environment["PYTHONPATH"] = str(ROOT)
    ran = warm_python().run(arguments, cwd=course, env=environment)
    said = ran.stdout + ran.stderr
    assert (ran.returncode == 0) == succeed, said
    return ran.stdout if "--json" in arguments else said


def hand_in(course: Path, student: str, data: bytes, when: str = "2026-11-01 12:00:00 UTC") -> Path:
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.ipynb").write_bytes(data)
    (folder / "timestamp.txt").write_text(when)
    return folder


def marks(course: Path) -> dict[str, float]:
    command(course, "nbgrader", "export")
    with open(course / "grades.csv", newline="") as file:
        return {line["student_id"]: float(line["score"]) for line in csv.DictReader(file)}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A copy of the course as a clone holds it, with four submissions."""
    here = tmp_path_factory.mktemp("course")
    for part in ("chapters", "solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, here / part / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", here)
    exercise = answers.exercise_of(here / "chapters" / NAME)
    wrong = answers.submission_with(exercise, [chapter_text.Cell("solution", WRONG, 1, 1, "step")])
    hand_in(here, "right", answers.submission_with(exercise, []).notebook)
    hand_in(here, "wrong", wrong.notebook)
    hand_in(here, "broken", b'{"cells": [')
    odd = json.loads(wrong.notebook)
    for cell in odd["cells"]:
        cell["metadata"].get("nbgrader", {}).pop("points", None)
        if cell["metadata"].get("nbgrader"):
            cell["metadata"]["nbgrader"]["schema_version"] = 99
    hand_in(here, "odd", json.dumps(odd).encode())
    (here / "submitted" / "absent" / NAME).mkdir(parents=True)
    return here


@needs_sandbox
def test_the_documented_commands_in_their_order(course):
    before = {p: p.read_bytes() for p in (course / "exercises").rglob("*.ipynb")}
    command(course, "nbgrader", "generate_assignment", NAME)
    assert {p: p.read_bytes() for p in (course / "exercises").rglob("*.ipynb")} == before
    said = command(course, "nbgrader", "autograde", NAME)
    assert "wrong: 22 of 23, failed" in said
    command(course, "nbgrader", "generate_feedback", NAME)
    assert marks(course) == {"right": 23.0, "wrong": 22.0, "odd": 22.0, "broken": 0.0, "absent": 0.0}


@needs_sandbox
def test_autograded_notebooks_and_feedback_hold_the_reason_and_no_secret(course):
    text = (course / "autograded" / "wrong" / NAME / f"{NAME}.ipynb").read_text()
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert json.loads(text)["metadata"]["autograder"]["seconds"] > 0  # which the report shows
    assert "> 0, not >= 0" in text and "reference." not in text
    page = (course / "feedback" / "wrong" / NAME / f"{NAME}.html").read_text()
    assert "not &gt;= 0" in page and "reference.step" not in page and "HIDDEN TESTS" not in page


@needs_sandbox
def test_the_gradebook_holds_what_nbgrader_would_have_stored(course):
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as db:
        rows = db.execute(
            """SELECT base_cell.name, grade.auto_score, grade.needs_manual_grade FROM grade
            JOIN base_cell ON base_cell.id = grade.cell_id
            JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
            WHERE submitted_assignment.student_id = 'wrong'"""
        ).fetchall()
        stamps = db.execute(
            "SELECT timestamp FROM submitted_assignment WHERE student_id = 'right'"
        ).fetchall()
    assert {name for name, score, _ in rows if score == 0} == LOST
    assert not any(manual for _, _, manual in rows)
    assert stamps[0][0].startswith("2026-11-01 12:00:00")


@needs_sandbox
def test_graded_and_unchanged_submissions_are_skipped_changed_ones_are_not(course):
    first = json.loads(command(course, "autograder", "grade", NAME, "--json"))
    assert first["graded"] == [] and sorted(first["skipped"]) == ["absent", "broken", "odd", "right", "wrong"]
    path = course / "submitted" / "wrong" / NAME / f"{NAME}.ipynb"
    kept = path.read_bytes()
    path.write_bytes((course / "submitted" / "right" / NAME / f"{NAME}.ipynb").read_bytes())
    second = json.loads(command(course, "autograder", "grade", NAME, "--json"))
    assert [(g["student"], g["points"]) for g in second["graded"]] == [("wrong", 23.0)]
    path.write_bytes(kept)


@needs_sandbox
def test_marks_verdicts_and_messages_are_the_same_for_any_number_of_workers(course):
    runs = []
    for workers in (1, 3):
        said = command(course, "autograder", "grade", NAME, "--force", "--json", "--workers", str(workers))
        runs.append(json.loads(said)["graded"])
    assert runs[0] == runs[1]
    assert {g["student"]: g["points"] for g in runs[0]} == {
        "right": 23.0,
        "wrong": 22.0,
        "odd": 22.0,
        "broken": 0.0,
        "absent": 0.0,
    }
    assert {g["student"]: g["verdict"] for g in runs[0]}["broken"] == "unreadable"


@needs_sandbox
def test_a_late_penalty_and_a_manual_mark_survive_regrading(course):
    plugin = "\nfrom nbgrader.plugins import LateSubmissionPlugin\nclass Strict(LateSubmissionPlugin):\n    def late_submission_penalty(self, student_id, score, late):\n        return 2\nc.AssignLatePenalties.plugin_class = Strict\n"
    config = course / "nbgrader_config.py"
    config.write_text((ROOT / "nbgrader_config.py").read_text() + plugin)
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as db:
        db.execute("UPDATE assignment SET duedate = '2026-10-01 00:00:00.000000'")
        db.execute("UPDATE grade SET extra_credit = 1 WHERE rowid IN (SELECT rowid FROM grade LIMIT 1)")
        db.commit()
    command(course, "autograder", "grade", NAME, "--student", "right", "--force")
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as db:
        found = db.execute(
            """SELECT late_submission_penalty FROM submitted_notebook
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
            WHERE student_id = 'right'"""
        ).fetchall()
        assert found == [(2.0,)]
        assert db.execute("SELECT count(*) FROM grade WHERE extra_credit = 1").fetchall() == [(1,)]
        db.execute("UPDATE assignment SET duedate = NULL")
        db.commit()


def test_unprotected_grading_says_so(course):
    said = command(course, "autograder", "grade", NAME, "--student", "right", "--force", "--unprotected")
    assert "WITHOUT a sandbox" in said and "23 of 23" in said
    text = (course / "autograded" / "right" / NAME / f"{NAME}.ipynb").read_text()
    assert "Graded without a sandbox" in text


SENTENCES = {
    "an unknown assignment": (
        ("autograder", "grade", "77_none"),
        "There is no assignment 77_none; the assignments are 01_neuron.",
    ),
    "an unknown student": (
        ("autograder", "grade", NAME, "--student", "zoe"),
        "There is no submission of zoe",
    ),
    "the same with nbgrader": (("nbgrader", "autograde", "77_none"), "There is no assignment 77_none"),
    "an unknown chapter": (
        ("autograder", "build", "77_none"),
        "there is no chapter 77_none; the chapters are 01_neuron",
    ),
    "an unknown exercise": (
        ("autograder", "answers", "77_none"),
        "there is no exercise 77_none; the exercises are 01_neuron",
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_wrong_name_gets_one_sentence_and_no_traceback(name, course):
    arguments, sentence = SENTENCES[name]
    said = " ".join(command(course, *arguments, succeed=False).split())
    assert said.count(sentence) == 1 and "Traceback" not in said


def test_outside_a_course_the_sentence_says_where_to_go(tmp_path):
    said = " ".join(command(tmp_path, "autograder", "build", succeed=False).split())
    assert "there is no folder chapters/ here or above" in said


def test_a_wrong_chapter_text_is_named_with_its_line(course):
    text = course / "chapters" / NAME / "exercise.py"
    kept = text.read_text()
    made = {p: p.read_bytes() for p in course.rglob("*.ipynb")}
    text.write_text(kept.replace('# %% locked="setup"', "# %% locked", 1))
    said = " ".join(command(course, "autograder", "build", succeed=False).split())
    text.write_text(kept)
    assert "chapters/01_neuron/exercise.py:" in said and "Traceback" not in said
    assert {p: p.read_bytes() for p in course.rglob("*.ipynb")} == made


@needs_sandbox
def test_without_bubblewrap_grading_refuses_with_a_sentence(course, tmp_path):
    script = (
        "import sys\nfrom autograder.sandbox import bubblewrap\n"
        "def gone(): raise bubblewrap.NotIsolated('bubblewrap is missing: install it with `apt install bubblewrap`.')\n"
        "bubblewrap.find_bubblewrap = gone\n"
        "from autograder.sandbox.warm_process import Warm\n"
        "try:\n    Warm()\nexcept bubblewrap.NotIsolated as error:\n    print('refused:', error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert "refused: bubblewrap is missing" in ran.stdout, ran.stderr


def test_no_settings_file_can_switch_the_sandbox_off():
    settings = Config({"Autograde": {"unprotected": True, "workers": 3}})
    converter = Autograde(coursedir=CourseDirectory(), config=settings)
    assert converter.workers == 3  # settings do arrive
    assert converter.unprotected is False


def test_submissions_that_need_pytorch_wait_until_it_is_there(course):
    exercise = answers.exercise_of(course / "chapters" / NAME)
    answer = chapter_text.read_answer(course / "chapters" / NAME / "answers" / "right" / "sigmoid_torch.py")
    hand_in(course, "zora", answers.submission_with(exercise, answer.cells).notebook)
    without = (
        "import sys\nsys.modules['torch'] = None\nsys.argv = ['autograder', 'grade', '{}', '--student', '{}', "
        "'--force', '--unprotected']\nfrom autograder.__main__ import main\nmain()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = {}
    for student in ("zora", "right"):
        script = without.format(NAME, student)
        ran = subprocess.run(
            [sys.executable, "-c", script], cwd=course, env=environment, capture_output=True, text=True
        )
        told[student] = ran.returncode, " ".join((ran.stdout + ran.stderr).split())
    shutil.rmtree(course / "submitted" / "zora")
    assert told["zora"][0] == 1
    assert (
        "PyTorch is not installed, and there are submissions that use it (zora): run `make torch`"
        in told["zora"][1]
    )
    assert told["right"][0] == 0 and "23 of 23" in told["right"][1]


def test_a_missing_package_is_named(tmp_path):
    script = (
        "import sys\nsys.modules['typer'] = None\nsys.argv = ['autograder', 'build']\n"
        "from autograder.__main__ import main\nmain()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert "The package typer is not installed here." in ran.stderr and "Traceback" not in ran.stderr


def test_students_are_picked_by_name_and_by_pattern(course):
    hand_in(course, "anna [2]", b"{")
    hand_in(course, "anna 2", b"{")
    picked = ("--student", "anna [2]", "--student", "b*", "--unprotected", "--force", "--json")
    graded = json.loads(command(course, "autograder", "grade", NAME, *picked))["graded"]
    assert [(g["student"], g["verdict"]) for g in graded] == [
        ("anna [2]", "unreadable"),
        ("broken", "unreadable"),
    ]


@pytest.mark.parametrize("fails", ["the notebook", "a kept file", "the gradebook"])
def test_a_full_disk_leaves_no_mark_without_its_notebook(fails, tmp_path, monkeypatch):
    """What goes into `autograded/` is written first; only then the mark is entered; only then it is moved there."""
    import sqlalchemy.orm
    from nbgrader.api import Gradebook
    from nbgrader.apps.baseapp import NbGrader

    from autograder.grading import gradebook
    from autograder.grading.grade import ungraded
    from autograder.grading.parallel import Done
    from autograder.grading.submission import Unreadable

    for part in ("chapters", "solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, tmp_path / part / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    for student in ("ada", "bob"):
        hand_in(tmp_path, student, b"{}")
        (tmp_path / "submitted" / student / NAME / "data.csv").write_text("1, 2")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        gradebook,
        "grade_all",
        lambda tasks, **_: (Done(task, ungraded(task.exercise, Unreadable("tried"))) for task in tasks),
    )
    full, marked = [True], []

    def refusing(does, refuses):
        def do(*args, **kwargs):
            if full[0] and refuses(args[0]):
                raise OSError(28, "No space left on device")
            return does(*args, **kwargs)

        return do

    def being_written(suffix):
        return lambda path: path.suffix == suffix and ".grading-" in str(path)

    grades = gradebook.Books._grades
    monkeypatch.setattr(
        gradebook.Books, "_grades", staticmethod(lambda *args: (marked.append(1), grades(*args)))
    )
    patched = {
        "the notebook": (Path, "write_text", being_written(".ipynb")),
        "a kept file": (Path, "write_bytes", being_written(".csv")),
        "the gradebook": (sqlalchemy.orm.Session, "commit", lambda session: bool(marked)),
    }
    where, name, refuses = patched[fails]
    monkeypatch.setattr(where, name, refusing(getattr(where, name), refuses))
    application = NbGrader()
    application.log_level = 50
    application.initialize([])
    application.coursedir.assignment_id = NAME
    converter = gradebook.Autograde(coursedir=application.coursedir, parent=application)
    report = gradebook.grade_assignment(converter, say=lambda line: None)
    assert len(report.failures) == 2 and "No space left" in report.failures[0].failure
    assert not list(tmp_path.glob("autograded/*/.grading-*")) and not list(tmp_path.glob("autograded/*/*"))
    full[0] = False
    with Gradebook(application.coursedir.db_url) as book:
        assert list(book.assignment_submissions(NAME)) == []
    assert gradebook.grade_assignment(converter, say=lambda line: None).failures == []
    assert len(list(tmp_path.glob(f"autograded/*/{NAME}/{NAME}.ipynb"))) == 2
