"""Answers that resemble each other more than the class's usually do, after renaming: pairs for a person to look at.

The way of MOSS (Schleimer, Wilkerson and Aiken 2003): an answer is cut into all runs of a few symbols, names that a student
chose all count as the same symbol, and what is common in the class, or stands in the instructor's answer, counts nothing.
No parser: what students send could make one run for minutes. The time is linear in the text.
"""

from __future__ import annotations

import builtins
import keyword
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

RUN = 7
"""Symbols in a run."""
LONGEST = 20_000
"""Characters of an answer that are looked at."""
COMMON = 0.1
"""What more than this share of the class has, is common; what two have never is."""
FEWEST = 15
"""Rare runs that two answers share before they are a pair: with fewer, chance is enough."""
SHARE = 0.6
"""Share of the shorter answer's rare runs that both have."""
MOST_PAIRS = 20

SYMBOL = re.compile(
    r"""(?P<skip>\#[^\n]*|\s+)|(?P<text>[rbfuRBFU]{0,2}(?:'''|\"\"\"|'|\"))|(?P<name>\w+)|(?P<other>.)""",
    re.DOTALL,
)
KEPT = frozenset(keyword.kwlist) | frozenset(dir(builtins))


@dataclass(frozen=True)
class Pair:
    """Two students, how much of the shorter work's rare runs both have (0 to 1), and the cells in which they are."""

    one: str
    other: str
    share: float
    shared: int
    cells: tuple[str, ...]


def symbols(source: str, given: frozenset[str] = frozenset()) -> list[str]:
    """An answer as symbols: without comments and spaces, texts as one symbol, names that were not `given` as another."""
    source, at, found = source[:LONGEST], 0, list[str]()
    while at < len(source):
        match = SYMBOL.match(source, at)
        assert match is not None  # any character is a symbol
        at = match.end()
        if match["text"]:
            quote = match["text"].lstrip("rbfuRBFU")
            end = source.find(quote, at)
            at = len(source) if end < 0 else end + len(quote)
            found.append("text")
        elif name := match["name"]:
            attribute = bool(found) and found[-1] == "."
            own = not (attribute or name in KEPT or name in given or name[0].isdigit())
            found.append("name" if own else name)
        elif match["other"]:
            found.append(match["other"])
    return found


def runs(source: str, given: frozenset[str] = frozenset()) -> set[tuple[str, ...]]:
    """All runs of `RUN` symbols of an answer."""
    cut = symbols(source, given)
    return {tuple(cut[i : i + RUN]) for i in range(len(cut) - RUN + 1)}


def pairs(
    answers: Mapping[str, Mapping[str, str]], own: Mapping[str, str], given: frozenset[str] = frozenset()
) -> list[Pair]:
    """The pairs of students whose answers share most of their rare runs, the most alike first.

    `answers` are the texts of each student's cells, `own` those of the instructor's, `given` names that all have.
    """
    usual = {run for source in own.values() for run in runs(source, given)}
    cut = {
        student: {cell: runs(source, given) - usual for cell, source in cells.items()}
        for student, cells in answers.items()
    }
    whole = {student: set().union(*cells.values()) for student, cells in cut.items()}
    held = Counter(run for mine in whole.values() for run in mine)
    most = max(2, math.floor(COMMON * len(answers)))
    rare = {student: {run for run in mine if held[run] <= most} for student, mine in whole.items()}
    # Only students who share a rare run can be a pair: those are found by the run, not by trying all pairs.
    holders: dict[tuple[str, ...], list[str]] = {}
    for student, mine in sorted(rare.items()):
        for run in mine:
            if held[run] > 1:
                holders.setdefault(run, []).append(student)
    shared = Counter(
        (one, other)
        for having in holders.values()
        for i, one in enumerate(having)
        for other in having[i + 1 :]
    )
    found = []
    for (one, other), count in shared.items():
        share = count / min(len(rare[one]), len(rare[other]))
        if count >= FEWEST and share >= SHARE:
            both = rare[one] & rare[other]
            cells = [cell for cell, mine in cut[one].items() if mine & both]
            cells += [cell for cell, mine in cut[other].items() if mine & both and cell not in cells]
            found.append(Pair(one, other, share, count, tuple(cells)))
    return sorted(found, key=lambda pair: (-pair.share, -pair.shared, pair.one, pair.other))[:MOST_PAIRS]
