"""A submission is graded and unchanged only when all that its mark rests on is as it was."""

import datetime
import os
import shutil
from dataclasses import replace

import pytest
from nbgrader.converters.base import NbGraderException

from autograder.grading import gradebook, unchanged
from autograder.grading.contract import settings
from autograder.sandbox.limits import Limits

NAME = "01_made"


@pytest.fixture
def graded(desk):
    """Three graded submissions, all right; a second run had nothing to do."""
    for student in ("ada", "bob", "eve"):
        desk.hand_in(student, when="2026-11-01 12:00:00 UTC")
    desk.grade()
    assert desk.grade().skipped == ["ada", "bob", "eve"] and desk.judged == []
    return desk


def test_the_gradebook_is_asked(graded):
    with graded.book() as book:
        book.remove_student("bob")
    assert graded.grade().skipped == ["ada", "eve"] and graded.judged == ["bob"]
    assert graded.scores() == dict.fromkeys(("ada", "bob", "eve"), (5.0, 10.0))


def test_after_an_assignment_was_removed_nobody_is_exported_with_0(graded):
    with graded.book() as book:
        book.remove_assignment(NAME)
    graded.generate()
    assert {row["score"] for row in graded.export()} == {""}
    report = graded.grade()
    assert graded.judged == ["ada", "bob", "eve"] and "the gradebook does not hold the mark" in report.summary
    assert graded.scores() == dict.fromkeys(("ada", "bob", "eve"), (5.0, 10.0))


@pytest.mark.parametrize("lost", ["gradebook.db", "autograded"])
def test_what_was_deleted_is_made_again(lost, graded):
    path = graded.here / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    graded.grade()
    assert graded.judged == ["ada", "bob", "eve"]
    assert graded.scores() == dict.fromkeys(("ada", "bob", "eve"), (5.0, 10.0))


def test_an_older_gradebook_that_was_put_back_gets_the_newer_marks(graded):
    kept = (graded.here / "gradebook.db").read_bytes()
    graded.hand_in("ada", fails=["large"], when="2026-11-01 12:00:00 UTC")
    graded.grade()
    (graded.here / "gradebook.db").write_bytes(kept)
    graded.grade()
    assert graded.judged == ["ada"] and graded.scores()["ada"] == (2.0, 10.0)


@pytest.mark.parametrize("part", ["submission", "file", "exercise", "reference", "grader", "limits"])
def test_whatever_a_mark_rests_on_is_asked(part, graded, monkeypatch):
    if part == "submission":
        graded.hand_in("bob", why="Otherwise.", when="2026-11-01 12:00:00 UTC")
    elif part == "file":
        (graded.here / "submitted" / "bob" / NAME / "more.csv").write_text("1")
    elif part == "exercise":
        graded.change("check.equal(double, 2, 4)", "check.equal(double, 4, 8)")
    elif part == "reference":
        graded.text.with_name("reference.py").write_text("x = 1\n")
    elif part == "grader":
        monkeypatch.setattr(unchanged, "grader", lambda: "another")
    else:
        monkeypatch.setattr(settings, "Limits", lambda: replace(Limits(), cell_wall=7.0))
    report = graded.grade()
    assert graded.judged == (["bob"] if part in ("submission", "file") else ["ada", "bob", "eve"])
    assert f"the {part if part in ('exercise', 'grader', 'limits') else ''}" in report.summary
    assert graded.grade().skipped == ["ada", "bob", "eve"]


def test_the_hash_of_the_grader_follows_its_code(tmp_path, monkeypatch):
    before = unchanged.grader()
    package = tmp_path / "autograder"
    shutil.copytree(gradebook.Path(unchanged.autograder.__file__).parent, package)
    monkeypatch.setattr(unchanged.autograder, "__file__", str(package / "__init__.py"))
    unchanged.grader.cache_clear()
    assert unchanged.grader() == before
    with open(package / "check" / "checks.py", "a") as file:
        file.write("# another\n")
    unchanged.grader.cache_clear()
    assert unchanged.grader() != before
    unchanged.grader.cache_clear()


def test_what_was_graded_without_a_sandbox_counts_only_there(graded):
    graded.grade(["bob"], force=True, unprotected=True)
    assert graded.grade(unprotected=True).skipped == ["ada", "bob", "eve"]
    assert graded.grade().skipped == ["ada", "eve"] and graded.judged == ["bob"]
    assert (
        unchanged.graded(graded.here / "autograded/bob" / NAME / f"{NAME}.ipynb")["protection"] == "sandbox"
    )


def late_plugin(desk, points):
    text = (
        "\nfrom nbgrader.plugins import LateSubmissionPlugin\nclass Strict(LateSubmissionPlugin):\n"
        f"    def late_submission_penalty(self, student_id, score, late):\n        return {points}\n"
        "c.AssignLatePenalties.plugin_class = Strict\n"
    )
    with open(desk.here / "nbgrader_config.py", "a") as file:
        file.write(text)


def test_time_due_date_extension_and_late_rule_are_entered_without_judging_anew(graded):
    late_plugin(graded, 2)
    with graded.book() as book:
        book.update_or_create_assignment(NAME, duedate=datetime.datetime(2026, 11, 5))
    assert graded.grade().late == []
    graded.hand_in("bob", when="9.11.2026 12:00")
    report = graded.grade()
    assert report.late == ["bob"] and graded.judged == [] and graded.scores()["bob"] == (3.0, 10.0)
    assert (
        (graded.here / "autograded/bob" / NAME / "timestamp.txt").read_text().startswith("2026-11-09 12:00")
    )
    assert graded.export()[1]["timestamp"] == "2026-11-09 12:00:00"
    with graded.book() as book:
        book.grant_extension(NAME, "bob", days=7)
    assert graded.grade().late == ["bob"] and graded.scores()["bob"] == (5.0, 10.0)
    with graded.book() as book:
        book.update_or_create_assignment(NAME, duedate=datetime.datetime(2026, 10, 1))
    assert graded.grade().late == ["ada", "bob", "eve"]
    assert graded.scores() == dict.fromkeys(("ada", "bob", "eve"), (3.0, 10.0))
    assert graded.grade().late == [] and graded.judged == []


def test_a_time_that_is_not_understood_is_never_in_time(graded):
    graded.hand_in("bob", when="9/11/2026 12:00")
    assert any("nobody knows what is the day" in sentence for sentence in graded.grade().overlooked)
    with graded.book() as book:
        book.update_or_create_assignment(NAME, duedate=datetime.datetime(2026, 12, 5))
    report = graded.grade()
    assert report.skipped == ["ada", "eve"] and [done.task.student for done in report.failures] == ["bob"]
    assert "write the time into it as 2026-11-09 12:00:00 UTC" in report.failures[0].failure
    converter = graded.converter()
    with pytest.raises(NbGraderException):
        converter.start()


def test_the_last_line_counts_what_became_of_all(graded):
    assert graded.grade().summary == "0 graded, 3 skipped: graded and unchanged."
    graded.hand_in("bob", why="Otherwise.", when="2026-11-01 12:00:00 UTC")
    (graded.here / "submitted" / "eve").rename(graded.here / "submitted" / "J\udcfcrgen")
    report = graded.grade()
    assert report.summary == (
        "1 graded (again: 1 because the submission changed), 1 of them to mark by hand, "
        "1 skipped: graded and unchanged, 1 NOT graded."
    )
    assert r"submitted/J\xfcrgen is no text" in report.failures[0].failure


def test_what_a_killed_grader_left_is_swept_away(graded):
    left = graded.here / "autograded" / "bob" / ".grading-abc"
    shutil.copytree(left.parent / NAME, left)
    now = left.with_name(".grading-now")
    now.mkdir()
    os.utime(left, (1e9, 1e9))
    graded.grade(force=True)
    assert not left.exists() and now.exists()
