"""One state has one string; whatever is wrong with a string or a setting is said in one sentence."""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perceptron.playground.state import (
    CONTROLS,
    FEATURES,
    KEYS,
    Limits,
    State,
    StateError,
    number_text,
)
from tests.perceptron.playground import tables
from tests.perceptron.playground.tables import HERE

TABLE = json.loads((HERE / "states.json").read_text(encoding="utf-8"))


def _tuples(value):
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value


def test_the_tables_are_those_that_python_writes():
    """Numbers may differ in the last digits on another machine: those are compared by the tests of each table."""
    assert (HERE / "states.json").read_text(encoding="utf-8") == tables.written("states.json")


@pytest.mark.parametrize("row", TABLE["good"], ids=lambda row: row["text"][:40])
def test_a_string_is_read_as_in_the_table(row):
    state = State.parse(row["text"])
    expected = {name: _tuples(value) for name, value in row["settings"].items()}
    assert state == State(**expected)
    assert state.text == str(state) == row["canonical"]
    assert State.parse(state.text) == state


@pytest.mark.parametrize("row", TABLE["bad"], ids=lambda row: row["text"][:40])
def test_a_bad_string_is_refused_in_the_words_of_the_table(row):
    with pytest.raises(StateError) as caught:
        State.parse(row["text"])
    assert str(caught.value) == row["message"]
    assert "\n" not in row["message"]


@pytest.mark.parametrize(("value", "text"), TABLE["numbers"])
def test_numbers_are_written_as_javascript_writes_them(value, text):
    assert number_text(value) == text


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_is_that_number(value):
    assert float(number_text(value)) == value or value == 0


numbers = {
    "number": lambda key: st.floats(
        key.low, key.high, exclude_min=key.open == "low", exclude_max=key.open == "high"
    ),
    "whole": lambda key: st.integers(int(key.low), int(key.high)),
    "choice": lambda key: st.sampled_from(key.choices),
    "flag": lambda key: st.booleans(),
    "list": lambda key: st.lists(st.sampled_from(key.choices), unique=True, min_size=key.name == "features"),
    "layers": lambda key: st.lists(st.integers(1, 8), max_size=6),
    "formula": lambda key: st.sampled_from(["x1 > x2", "x1 ** 2 - 3", "sin(x1) * X2"]),
    "points": lambda key: st.lists(st.tuples(*[st.floats(-1e6, 1e6, width=32)] * 3), max_size=5),
    "edits": lambda key: st.lists(
        st.tuples(st.integers(0, 400), st.floats(allow_nan=False, allow_infinity=False)), max_size=5
    ),
}


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional={name: numbers[key.kind](key) for name, key in KEYS.items()}))
def test_any_state_comes_back_from_its_string(changes):
    state = State().replace(**changes)
    assert State.parse(state.text) == state
    assert State.parse(state.text).text == state.text


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_a_state_or_a_sentence(text):
    try:
        state = State.parse(text)
    except StateError as error:
        assert str(error)
        assert len(str(error)) < 700
    else:
        assert State.parse(state.text) == state


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"lr": -1}, "lr=-1 is not allowed; give a number from 0 to 100"),
        ({"lr": math.nan}, "lr=nan is not allowed"),
        ({"lr": "fast"}, "lr=fast is not allowed"),
        ({"lr": True}, "lr=True is not allowed"),
        ({"n": 100.5}, "n=100.5 is not allowed; give a whole number"),
        ({"nosie": 3}, '"nosie" is no key of a state'),
        ({"data": 3}, "data=3 is not allowed; give one of circle"),
        ({"layers": (9,)}, "layers=9 is not allowed; give up to 6 numbers of neurons from 1 to 8"),
        ({"layers": (True,)}, "layers=True is not allowed"),
        ({"layers": (2.5,)}, "layers=2.5 is not allowed"),
        ({"features": ["x1", "x9"]}, "features=x1,x9 is not allowed"),
        ({"discretize": 2}, "discretize=2 is not allowed; give 0 or 1"),
        ({"formula": 7}, "formula=7 is not allowed; give a text"),
        ({"points": [(0, math.inf, 0)]}, "points=these is not allowed; give points that are numbers"),
        ({"points": [(0, 1)]}, "points=these is not allowed"),
        ({"points": [(0, 1e300, 0)]}, "points=these is not allowed; give points that are numbers"),
        ({"points": [("a", 1, 2)]}, "points=these is not allowed"),
        ({"edits": [(0.5, 1)]}, "edits=these is not allowed"),
        ({"edits": [(-1, 1)]}, "edits=these is not allowed"),
        ({"layers": None}, "layers=None is not allowed"),
    ],
)
def test_a_setting_from_python_is_checked_too(changes, part):
    state = State()
    with pytest.raises(StateError) as caught:
        state.replace(**changes)
    assert part in str(caught.value)
    assert state == State()


def test_what_is_no_text_is_no_state():
    with pytest.raises(StateError, match="a state is a text such as"):
        State.parse(None)  # type: ignore[arg-type]


def test_numpy_values_are_settings_like_others():
    state = State().replace(lr=np.float64(0.5), n=np.int64(100), layers=np.array([3, 2]), discretize=np.True_)
    assert state == State().replace(lr=0.5, n=100, layers=(3, 2), discretize=True)
    assert type(state.n) is int


def test_limits_are_raised_by_argument():
    large = Limits(layers=10, neurons=32)
    state = State.parse("layers=32,16,1,1,1,1,1", large)
    assert state.layers == (32, 16, 1, 1, 1, 1, 1)
    assert State().replace(large, layers=(20,)).layers == (20,)
    with pytest.raises(StateError, match="up to 10 numbers of neurons from 1 to 32"):
        State.parse("layers=33", large)


def test_points_too_long_for_a_link_are_left_out_and_the_user_is_told():
    few, many = State().replace(points=[(0, 0, 1)] * 250), State().replace(points=[(0, 0, 1)] * 251)
    assert few.left_out_sentence == ""
    assert "points=" in few.text
    assert "points=" not in many.text
    assert many.left_out_sentence == (
        "The link leaves out your points: more than 4000 characters do not fit into it."
    )


def test_defaults_of_the_table_of_keys_are_those_of_a_state():
    assert [field.name for field in dataclasses.fields(State)] == list(KEYS)
    assert State() == State(**{name: key.default for name, key in KEYS.items()})
    assert set(FEATURES) == set(KEYS["features"].choices)
    assert set(KEYS["hide"].choices) == set(CONTROLS)


def test_a_string_changes_a_state_where_it_says_so():
    state = State.parse("data=xor&lr=0.1&edits=AAAAAAAAAAAAAAAAAAD0vw")
    assert state.changed("batch=30&edits=").text == "v=1&data=xor&lr=0.1&batch=30"
    assert state.changed("") == state
    with pytest.raises(StateError, match="batch=0 is not allowed"):
        state.changed("batch=0")
