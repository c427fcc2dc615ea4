"""`nbgrader generate_assignment`: the release that is there stays until the new one is whole."""

import os
import shutil

import pytest
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import LockCells

from autograder.grading.books import release

NAME = "01_made"


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "fault", ["a broken source", "a step that fails", "an interruption", "a lost notebook"]
)
def test_a_failure_leaves_the_release_and_nothing_else(fault, desk, monkeypatch):
    desk.hand_in("ada")
    desk.grade()
    before = files(desk.here / "exercises")
    source = desk.here / "solutions" / NAME / f"{NAME}.ipynb"
    error: type[BaseException] = NbGraderException
    if fault == "a broken source":
        source.write_text(source.read_text()[:500])
    elif fault == "a lost notebook":
        source.rename(source.with_name("other.ipynb"))
    else:
        error = KeyboardInterrupt if fault == "an interruption" else NbGraderException
        raised = KeyboardInterrupt() if fault == "an interruption" else RuntimeError("no")

        def fails(*_: object) -> None:
            raise raised

        monkeypatch.setattr(LockCells, "preprocess", fails)
    with pytest.raises(error):
        desk.generate()
    assert files(desk.here / "exercises") == before
    assert os.listdir(desk.here / "exercises") == [NAME]
    assert desk.scores() == {"ada": (5.0, 10.0)}


def test_other_files_are_released_and_old_ones_go(desk):
    (desk.here / "solutions" / NAME / "data.csv").write_text("1, 2")
    (desk.here / "exercises" / NAME / "old.csv").write_text("3")
    desk.generate()
    there = {path.name for path in (desk.here / "exercises" / NAME).iterdir()}
    assert there == {"data.csv", f"{NAME}.ipynb"}


def test_without_force_what_is_released_is_left_alone(desk):
    page = desk.here / "exercises" / NAME / f"{NAME}.ipynb"
    page.write_text("{}")
    converter = desk.converter(release.GenerateAssignment)
    converter.force = False
    converter.start()
    assert page.read_text() == "{}" and os.listdir(desk.here / "exercises") == [NAME]


def test_a_notebook_may_come_when_there_are_submissions(desk):
    desk.hand_in("ada")
    desk.grade()
    source = desk.here / "solutions" / NAME
    shutil.copy(source / f"{NAME}.ipynb", source / "second.ipynb")
    desk.generate()
    assert desk.scores() == {"ada": (5.0, 20.0)}
    with desk.book() as book:
        assert len(book.find_submission_notebook("second", NAME, "ada").grades) == 3


def test_brackets_and_percent_signs_in_the_path(desk, monkeypatch):
    here = desk.here.with_name("Kurs [C++] 100% {a}")
    desk.here.rename(here)
    monkeypatch.chdir(here)
    desk.here = here
    desk.hand_in("anna [2]")
    desk.generate()
    desk.grade()
    desk.feedback()
    assert desk.page("anna [2]") and desk.scores() == {"anna [2]": (5.0, 10.0)}
