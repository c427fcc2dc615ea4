"""Totals: weights, lowest ones dropped, what is not known."""

from hypothesis import given
from hypothesis import strategies as st

from autograder.desk.export.totals import Mark, Total, total

MARKS = {"a": Mark(5, 10), "b": Mark(20, 20), "c": Mark(0, 5), "d": Mark(8, 10)}


def test_the_total_is_the_weighted_mean_of_the_shares():
    assert total(MARKS, {}, 0) == Total(57.5)
    assert total(MARKS, {"b": 3, "c": 0}, 0) == Total(86.0)  # (0.5 + 3 + 0.8) / 5


def test_the_lowest_shares_are_dropped_and_something_always_counts():
    assert total(MARKS, {}, 1) == Total(76.67, ("c",))
    assert total(MARKS, {}, 2) == Total(90.0, ("a", "c"))
    assert total(MARKS, {}, 9) == Total(100.0, ("a", "c", "d"))


def test_of_equal_shares_the_heavier_is_dropped():
    marks = {"a": Mark(1, 2), "b": Mark(5, 10), "c": Mark(9, 10)}
    assert total(marks, {"b": 4}, 1).dropped == ("b",)


def test_a_missing_mark_makes_no_total_unless_it_weighs_nothing():
    marks = {**MARKS, "e": Mark(None, 10)}
    assert total(marks, {}, 1) == Total(None)
    assert total(marks, {"e": 0}, 0) == Total(57.5)
    assert total({}, {}, 0) == Total(None)


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(1, 5)), min_size=1, max_size=6), st.integers(0, 3))
def test_to_drop_more_never_harms(pairs, drop):
    marks = {str(i): Mark(points, 10) for i, (points, _) in enumerate(pairs)}
    fewer, more = total(marks, {}, drop).percent, total(marks, {}, drop + 1).percent
    assert fewer is not None and more is not None and 0 <= fewer <= more <= 100
