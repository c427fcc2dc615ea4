"""Regrading says first who would gain and lose what, and writes nothing; what it enters is what it said."""

import pytest
from nbgrader.converters.base import NbGraderException

from autograder.grading.books import regrade

NAME = "01_made"


def everything(desk):
    return {path: path.read_bytes() for path in desk.here.rglob("*") if path.is_file()}


@pytest.fixture
def planned(desk, monkeypatch):
    """A changed exercise, its plan, and what lay in the course's folder before that."""
    monkeypatch.setattr(regrade.parallel, "grade_all", desk.judge)
    desk.hand_in("ada")
    desk.hand_in("bob", fails=["large"])
    desk.hand_in("cleo", fails=["small", "large"])
    desk.grade()
    desk.by_hand("ada")
    desk.hand_in("new")
    desk.change('test="small" points=2', 'test="small" points=1')
    desk.change('test="large" points=3', 'test="large" points=7')
    before = everything(desk)
    return desk, regrade.plan(desk.converter()), before


def test_the_plan_says_all_and_changes_nothing(planned):
    desk, plan, before = planned
    assert plan.rows() == [
        ("bob", "2 of 10", "1 of 13", "-1", "small: 2 → 1"),
        ("cleo", "0 of 10", "0 of 13", "0", ""),
        ("ada", "9 of 10", "12 of 13", "+3", "large: 3 → 7, small: 2 → 1"),
    ]
    assert plan.summary.startswith("1 would gain points, 1 would lose some, 1 would have as many")
    assert any("worth 7 points; it was worth 3" in sentence for sentence in plan.told)
    assert any(sentence.startswith("1 submissions are not graded yet") for sentence in plan.told)
    assert everything(desk) == before


def test_what_is_entered_is_what_was_said(planned):
    desk, plan, _ = planned
    judged = list(desk.judged)
    assert plan.enter() == [] and desk.judged == judged  # not once more
    assert desk.scores() == {"ada": (12.0, 13.0), "bob": (1.0, 13.0), "cleo": (0.0, 13.0)}
    assert desk.grades("ada")["why"] == (None, 4.0, False)
    assert desk.grade().skipped == ["ada", "bob", "cleo"] and desk.judged == ["new"]
    again = regrade.plan(desk.converter())
    assert again.changes == [] and again.entries == [] and again.summary.endswith("4 stay as they are.")


def test_before_anything_is_graded_a_sentence(desk):
    desk.hand_in("ada")
    with pytest.raises(NbGraderException, match="nothing to grade again: run `autograder grade 01_made`"):
        regrade.plan(desk.converter())
    assert not (desk.here / "gradebook.db").exists()
