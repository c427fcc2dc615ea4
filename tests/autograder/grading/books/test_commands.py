"""What `autograder grade` and `autograder regrade` print, also from a folder inside the course."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.authoring.chapter_text import ChapterError
from autograder.grading.books import regrade

NAME = "01_made"


def run(*arguments):
    ran = CliRunner().invoke(cli.app, list(arguments), catch_exceptions=False)
    return ran.exit_code, " ".join(ran.stdout.replace("│", " ").split())


@pytest.mark.filterwarnings("error::sqlalchemy.exc.SAWarning")  # of nbgrader's rows, at a first grading
def test_grade_and_regrade(desk, monkeypatch):
    monkeypatch.setattr(regrade.parallel, "grade_all", desk.judge)
    with pytest.raises(ChapterError, match="There is no gradebook yet"):
        run("regrade", NAME)
    desk.hand_in("ada")
    desk.hand_in("bob", fails=["large"])
    monkeypatch.chdir(desk.here / "submitted" / "ada")
    said = run("grade", NAME)[1]
    assert "ada 5 of 5, 5 to mark by hand passed" in said
    assert said.endswith("2 graded, 2 of them to mark by hand.")
    code, said = run("grade", NAME)
    assert (code, said) == (0, "0 graded, 2 skipped: graded and unchanged.")
    desk.change('test="large" points=3', 'test="large" points=1')
    code, said = run("regrade", NAME)
    assert code == 0 and "ada 5 of 10 3 of 8 -2 large: 3 → 1" in said and "bob 2 of 10 2 of 8 0" in said
    assert "0 would gain points, 1 would lose some, 1 would have as many" in said
    assert said.endswith("Nothing was written. `autograder regrade 01_made --yes` enters it.")
    assert desk.grades("ada")["large"][0] == 3.0
    code, said = run("regrade", NAME, "--yes")
    assert code == 0 and "2 entered. `nbgrader generate_feedback 01_made`" in said
    assert desk.grades("ada")["large"][0] == 1.0
    told = json.loads(CliRunner().invoke(cli.app, ["grade", NAME, "--json"]).stdout)
    assert told["graded"] == [] and told["skipped"] == ["ada", "bob"]


def test_what_could_not_be_graded_is_counted_and_ends_in_1(desk):
    desk.hand_in("ada")
    desk.hand_in("J\udcfcrgen")
    code, said = run("grade", NAME)
    assert code == 1 and said.endswith("1 graded, 1 of them to mark by hand, 1 NOT graded.")
    assert r"J\xfcrgen" in said


def test_who_is_late_and_which_notebook_is_said(desk):
    source = desk.here / "solutions" / NAME
    shutil.copy(source / f"{NAME}.ipynb", source / "second.ipynb")
    desk.generate()
    folder = desk.hand_in("ada", when="2026-11-02 14:30:00 UTC")
    shutil.copy(folder / f"{NAME}.ipynb", folder / "second.ipynb")
    with desk.book() as book:
        book.update_or_create_assignment(NAME, duedate="2026-11-02 12:00:00 UTC")
    report = desk.grade()
    assert sorted(desk.lines) == [
        f"ada, {notebook}: 5 of 5, 5 to mark by hand, 2.5 h late, passed" for notebook in (NAME, "second")
    ]
    assert report.summary == "2 graded, 2 of them to mark by hand, 2 of them late."
