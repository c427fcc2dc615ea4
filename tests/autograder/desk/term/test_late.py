"""The rule for late work, in one line of nbgrader's settings."""

import math

import pytest
from traitlets import TraitError
from traitlets.config import Config

from autograder.desk.term import late

DAY = 86400


@pytest.mark.parametrize(
    ("seconds", "share"),
    [(0, 0), (900, 0), (901, 0.1), (900 + DAY, 0.1), (901 + DAY, 0.2), (7 * DAY, 0.7), (7 * DAY + 1, 1)],
)
def test_a_line_says_what_is_lost(seconds, share):
    rule = late.read("10% a day, 15 minutes of grace, nothing after 7 days")
    assert math.isclose(rule.lost(seconds), share)


def test_the_plugin_asks_the_rule_and_without_one_is_nbgraders_own():
    ruled = late.LateRule(config=Config({"LateRule": {"rule": "2.5 percent per hour"}}))
    assert ruled.late_submission_penalty("ada", 20.0, 3601) == 1.0
    assert late.LateRule().late_submission_penalty("ada", 20.0, 3601) is None
    stock = late.LateRule(config=Config({"LateSubmissionPlugin": {"penalty_method": "zero"}}))
    assert stock.late_submission_penalty("ada", 20.0, 3601) == 20.0


@pytest.mark.parametrize("line", ["10 a day", "10% a day, 20% an hour", "200% a day", "after a week"])
def test_a_rule_that_is_none_is_refused_with_an_example(line):
    with pytest.raises(TraitError, match="rule for late work"):
        late.LateRule(config=Config({"LateRule": {"rule": line}}))
