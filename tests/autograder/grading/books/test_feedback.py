"""Feedback follows what it shows: the graded notebook, points, comments, penalty."""

import re

import pytest
from nbgrader.converters.base import NbGraderException

from autograder.grading.books.exchange import ReleaseFeedback

NAME = "01_made"


def pages(desk):
    return {
        path.parent.parent.name: path.stat().st_mtime_ns for path in desk.here.glob("feedback/*/*/*.html")
    }


def test_a_page_is_made_anew_when_what_it_shows_is_another_and_only_then(desk):
    desk.hand_in("ada", fails=["large"], when="2026-11-01 12:00:00 UTC")
    desk.hand_in("bob")
    desk.grade()
    desk.feedback()
    first = pages(desk)
    assert "Score: 2.0 / 10.0" in desk.page("ada")
    desk.feedback()
    assert pages(desk) == first
    graded = desk.here / "autograded" / "bob" / NAME / f"{NAME}.ipynb"
    text = graded.read_text(encoding="utf-8")
    took = re.search(r'"seconds": [\d.]+', text)[0]  # another each time, and on no page
    graded.write_text(text.replace(took, '"seconds": 99.5'), encoding="utf-8")
    desk.feedback()
    assert pages(desk) == first
    desk.hand_in("ada", when="2026-11-01 12:00:00 UTC")  # a better notebook, no new time
    desk.grade()
    desk.feedback()
    assert "Score: 5.0 / 10.0" in desk.page("ada") and pages(desk)["bob"] == first["bob"]
    desk.by_hand("bob", comment="Look at this.")
    desk.feedback()
    assert "Look at this." in desk.page("bob") and "Score: 9.0 / 10.0" in desk.page("bob")


def test_who_has_no_mark_is_named_and_the_others_get_their_pages(desk):
    desk.hand_in("ada")
    desk.hand_in("bob")
    desk.grade()
    with desk.book() as book:
        book.remove_student("ada")
    with pytest.raises(
        NbGraderException, match="No feedback was written for ada: .*`autograder grade 01_made`"
    ):
        desk.feedback()
    assert sorted(pages(desk)) == ["bob"]


def test_a_renamed_notebook_or_no_secret_stops_no_release_of_feedback(desk):
    root = desk.here.with_name("exchange")
    (root / "neural-networks").mkdir(parents=True)
    for student in ("ada", "bob", "eve"):
        folder = desk.hand_in(student, when="2026-11-01 12:00:00 UTC")
        if student != "bob":
            (folder / "submission_secret.txt").write_text(f"secret of {student}")
        if student == "ada":
            (folder / f"{NAME}.ipynb").rename(folder / "mine.ipynb")
    desk.grade()
    desk.feedback()
    feedback = desk.converter(ReleaseFeedback)
    feedback.root = str(root)
    feedback.start()
    assert len(list((root / "neural-networks" / "feedback").glob("*.html"))) == 2  # ada's and eve's
