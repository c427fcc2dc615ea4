"""The rule for late work, as nbgrader's late-submission plugin: one line in nbgrader_config.py.

    c.LateRule.rule = "10% a day, 15 minutes grace, nothing after 7 days"

nbgrader asks the plugin when it grades, and `autograder term due` and `extend` ask it again.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import TraitError, Unicode, validate

SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
UNIT = r"(minute|hour|day|week)s?"
RATE = re.compile(rf"(\d+(?:\.\d+)?)\s*(?:%|percent) (?:a|an|per) {UNIT}")
GRACE = re.compile(rf"(\d+(?:\.\d+)?) {UNIT}(?: of)? grace")
END = re.compile(rf"nothing after (\d+(?:\.\d+)?) {UNIT}")
EXAMPLE = "10% a day, 15 minutes grace, nothing after 7 days"


@dataclass(frozen=True)
class Rule:
    """What late work loses: a share of its points for each `every` seconds begun, all of them after `end` seconds."""

    share: float = 0.0
    every: float = SECONDS["day"]
    grace: float = 0.0
    """Seconds that cost nothing, and do not count."""
    end: float = math.inf

    def lost(self, seconds_late: float) -> float:
        """The share of the points, from 0 to 1, that is lost after so many seconds."""
        if seconds_late > self.end:
            return 1.0
        if seconds_late <= self.grace:
            return 0.0
        return min(1.0, self.share * math.ceil((seconds_late - self.grace) / self.every))


def read(text: str) -> Rule:
    """The rule that a line spells, such as `10% a day, 15 minutes grace, nothing after 7 days`. Raises `ValueError`."""
    found: dict[str, float] = {}
    for part in filter(None, (part.strip().lower() for part in text.split(","))):
        if match := RATE.fullmatch(part):
            new = {"share": float(match[1]) / 100, "every": float(SECONDS[match[2]])}
        elif match := GRACE.fullmatch(part):
            new = {"grace": float(match[1]) * SECONDS[match[2]]}
        elif match := END.fullmatch(part):
            new = {"end": float(match[1]) * SECONDS[match[2]]}
        else:
            raise ValueError(f"“{part}” is no part of a rule for late work; an example is “{EXAMPLE}”")
        if new.keys() & found.keys():
            raise ValueError(f"the rule for late work “{text}” says the same thing twice: “{part}”")
        found |= new
    if found.get("share", 0.0) > 1:
        raise ValueError(f"the rule for late work “{text}” takes more than 100%")
    return Rule(**found)


class LateRule(LateSubmissionPlugin):
    """What a late hand-in loses, by a rule in one line; without a rule, as nbgrader's own plugin does."""

    rule = Unicode("", help=f'What late work loses, such as "{EXAMPLE}".').tag(config=True)

    @validate("rule")
    def _can_be_read(self, proposal: dict[str, str]) -> str:
        try:
            read(proposal["value"])
        except ValueError as error:
            raise TraitError(f"LateRule.rule in nbgrader_config.py: {error}") from None
        return proposal["value"]

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points that a notebook of `score` points loses when it came so many seconds late."""
        if not self.rule:
            penalty: float | None = super().late_submission_penalty(student_id, score, total_seconds_late)
            return penalty
        return round(score * read(self.rule).lost(total_seconds_late), 2)
