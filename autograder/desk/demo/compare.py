"""Compares what came of a demonstration with what was drawn: the tables of its report and its exported marks, read anew."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograder.desk.demo.draw import Chapter, HandIn, id_of
from autograder.desk.demo.play import MARKS, REPORT, SHARE_A_DAY

CALLED = re.compile(r".* \((\w+)\)")
"""How the report calls a student: by name and id."""


def differences(
    course: Path,
    chapters: Sequence[Chapter],
    students: Sequence[str],
    drawn: Mapping[tuple[str, str], HandIn],
) -> list[str]:
    """What is not as drawn, a sentence each; empty when all is."""
    found = []
    marks = {(id_of(student), chapter.name): 0.0 for student in students for chapter in chapters}
    for chapter in chapters:
        mine = {student: hand_in for (student, name), hand_in in drawn.items() if name == chapter.name}
        marks |= {(student, chapter.name): points(chapter, hand_in) for student, hand_in in mine.items()}
        found += _students(course, chapter, mine)
        found += _tests(course, chapter, mine)
    return found + list(_totals(course, chapters, students, marks))


def points(chapter: Chapter, hand_in: HandIn) -> float:
    """The points that a hand-in must get: of the tests that it does not lose, less what its days cost."""
    earned = sum(most for test, most in chapter.points.items() if test not in hand_in.lost)
    return earned - round(earned * SHARE_A_DAY * hand_in.days_late, 2)


def _read(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _students(course: Path, chapter: Chapter, mine: Mapping[str, HandIn]) -> list[str]:
    rows = _read(course / REPORT / f"{chapter.name}-students.csv")
    lines = {match[1]: row for row in rows if (match := CALLED.fullmatch(row["student"]))}
    found = [
        f"{name} handed in nothing for {chapter.name}, but is in its report." for name in lines.keys() - mine
    ]
    for student, hand_in in mine.items():
        if student not in lines:
            found.append(f"{student} handed in {chapter.name} ({hand_in.kind}), but is not in its report.")
            continue
        drawn = {"points": points(chapter, hand_in), "hours late": max(0, 24 * hand_in.days_late - 1)}
        found += [
            f"{student}, {chapter.name} ({hand_in.kind}): {number:g} {what} were drawn, the report says {lines[student][what]}."
            for what, number in drawn.items()
            if not _same(lines[student][what], number)
        ]
    return found


def _tests(course: Path, chapter: Chapter, mine: Mapping[str, HandIn]) -> list[str]:
    rows = {row["test"]: row for row in _read(course / REPORT / f"{chapter.name}-tests.csv")}
    found = [
        f"{chapter.name} has the test {test}, the report does not."
        for test in chapter.points
        if test not in rows
    ]
    for test, row in rows.items():
        solved = sum(test not in hand_in.lost for hand_in in mine.values())
        if (row["solved"], row["tried"]) != (str(solved), str(len(mine))):
            found.append(
                f"{chapter.name}, {test}: {solved} of {len(mine)} should pass it, the report says "
                f"{row['solved']} of {row['tried']}."
            )
    return found


def _totals(
    course: Path,
    chapters: Sequence[Chapter],
    students: Sequence[str],
    marks: Mapping[tuple[str, str], float],
) -> Iterator[str]:
    rows = {row["student"]: row for row in _read(course / MARKS)}
    for student in map(id_of, students):
        if student not in rows:
            yield f"{student} is not in {MARKS}."
            continue
        drawn = {chapter.name: marks[student, chapter.name] for chapter in chapters}
        shares = [marks[student, chapter.name] / sum(chapter.points.values()) for chapter in chapters]
        for what, number in {**drawn, "total %": 100 * sum(shares) / len(shares)}.items():
            if not _same(rows[student][what], number):
                yield f"{student}: {what} must be {number:.6g}, {MARKS} says {rows[student][what] or 'nothing'}."


def _same(written: str, number: float) -> bool:
    """Whether a cell holds this number, to the two decimals that are written."""
    try:
        return abs(float(written) - number) < 0.006
    except ValueError:
        return False
