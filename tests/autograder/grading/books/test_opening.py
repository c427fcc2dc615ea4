"""A gradebook that is held, old, damaged or closed to us: one sentence each, with the remedy, and nothing is changed."""

import contextlib
import os
import sqlite3

import pytest
from nbgrader.apps.exportapp import ExportApp
from nbgrader.converters.base import NbGraderException

from autograder.grading.books import opening, release
from autograder.grading.books.feedback import GenerateFeedback


def held(path):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("begin exclusive")
    return contextlib.closing(connection)


def older(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("alter table student drop column lms_user_id")
        db.commit()
    return contextlib.nullcontext()


def damaged(path):
    path.write_bytes(b"SQLite format 3\0" + os.urandom(5000))
    return contextlib.nullcontext()


def no_gradebook(path):
    path.write_text("student,points\nada,5\n" * 100)
    return contextlib.nullcontext()


TROUBLES = {
    "held": (held, "gradebook.db is in use by another program"),
    "older": (
        older,
        "older nbgrader (it has no student.lms_user_id): copy that file, then run `nbgrader db upgrade`",
    ),
    "damaged": (damaged, "gradebook.db is damaged, or no gradebook at all"),
    "no gradebook": (no_gradebook, "gradebook.db is damaged, or no gradebook at all"),
}


@pytest.mark.parametrize("what", TROUBLES)
def test_each_command_says_it_in_a_sentence(what, desk, monkeypatch):
    connect = sqlite3.dbapi2.connect
    monkeypatch.setattr(
        "sqlite3.dbapi2.connect", lambda *args, **more: connect(*args, **{**more, "timeout": 0.1})
    )
    desk.hand_in("ada")
    desk.grade()
    trouble, sentence = TROUBLES[what]
    with trouble(desk.here / "gradebook.db"):
        before = (desk.here / "gradebook.db").read_bytes()
        released = os.listdir(desk.here / "exercises")
        for command in (desk.grade, desk.generate, desk.feedback):
            with pytest.raises(NbGraderException) as caught:
                command()
            assert sentence in str(caught.value) and "\n" not in str(caught.value)
        assert (desk.here / "gradebook.db").read_bytes() == before
    assert os.listdir(desk.here / "exercises") == released


@pytest.mark.parametrize("what", TROUBLES)
def test_an_export_says_it_too(what, desk, monkeypatch):
    connect, said = sqlite3.dbapi2.connect, list[str]()
    monkeypatch.setattr(
        "sqlite3.dbapi2.connect", lambda *args, **more: connect(*args, **{**more, "timeout": 0.1})
    )
    monkeypatch.setattr(ExportApp, "start", ExportApp.start)  # the course's settings put ours there
    monkeypatch.setattr(ExportApp, "fail", lambda self, sentence: said.append(sentence))
    desk.export()
    app = ExportApp()
    app.initialize([])
    app.start()
    assert said == []
    trouble, sentence = TROUBLES[what]
    with trouble(desk.here / "gradebook.db"):
        app.start()
    assert len(said) == 1 and sentence in said[0] and "\n" not in said[0]


def test_a_gradebook_that_is_held_while_grading_ends_the_run_and_keeps_what_was_entered(desk, monkeypatch):
    monkeypatch.setattr(opening, "SECONDS_OF_PATIENCE", 0.1)
    desk.hand_in("ada")
    desk.hand_in("bob")
    held_by = contextlib.ExitStack()
    judge = desk.judge

    def judged(tasks, **more):
        for done in judge(tasks, **more):
            if done.task.student == "bob":
                held_by.enter_context(held(desk.here / "gradebook.db"))
            yield done

    monkeypatch.setattr("autograder.grading.gradebook.grade_all", judged)
    with (
        held_by,
        pytest.raises(NbGraderException, match="in use by another program.*What was graded is kept"),
    ):
        desk.grade()
    assert desk.scores() == {"ada": (5.0, 10.0)} and not list(desk.here.glob("autograded/bob/*"))


def test_a_gradebook_in_a_folder_that_is_not_there(desk):
    for kind in (release.GenerateAssignment, GenerateFeedback):
        converter = desk.converter(kind)
        converter.coursedir.db_url = f"sqlite:///{desk.here}/nowhere/gradebook.db"
        with pytest.raises(NbGraderException, match="cannot be written"):
            converter.start()
