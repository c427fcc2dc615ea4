"""Writes a report: the page, and two tables as CSV for each exercise. `autograder report` calls it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from autograder.authoring.links import Address
from autograder.desk import files
from autograder.desk.course import Course, DeskError, like
from autograder.desk.export.plugins import lines_of, number, text
from autograder.desk.report import page
from autograder.desk.report.numbers import Numbers, numbers_of


def report(
    course: Course,
    exercise: str | None,
    out: Path,
    *,
    names: bool = False,
    student: str = "",
    say: Callable[[str], Any] = lambda line: None,
) -> list[Path]:
    """Writes the report of an exercise, or of all that somebody has handed in, into `out`; or the progress of one student.

    Returns the files, the page first. Raises `DeskError`.
    """
    chosen = course.chosen(exercise, True)
    with course.gradebook() as gradebook:
        known = {s.id: f"{s.first_name or ''} {s.last_name or ''}".strip() for s in gradebook.students}
        if student and student not in known:
            raise DeskError(f"there is no student {student} in the gradebook{like(student, sorted(known))}")
        found = []
        for name in chosen:
            say(name)
            found.append(numbers_of(course, gradebook, name))
    graded = [numbers for numbers in found if numbers.hand_ins]
    if not graded:
        raise DeskError(f"nothing of {', '.join(chosen)} is graded yet: run `autograder term grade` first")
    everybody = sorted(
        {s for numbers in graded for s in [*numbers.hand_ins, *numbers.handed_in]} | known.keys()
    )
    people = page.People(everybody, known, shown=names)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if student:
            title = f"The term of {people.call(student) if names else 'one student'}"
            return [
                files.replace(out / "student.html", page.page(title, page.progress(student, graded, people)))
            ]
        title = f"Report: {exercise or 'all exercises'}"
        parts = [page.overview(graded) if len(graded) > 1 else ""]
        parts += [
            page.exercise(numbers, people, lectures_of(course, numbers.exercise, out)) for numbers in graded
        ]
        made = [files.replace(out / f"{exercise or 'report'}.html", page.page(title, parts))]
        for numbers in graded:
            made.append(files.replace(out / f"{numbers.exercise}-tests.csv", lines_of(tests(numbers))))
            made.append(
                files.replace(out / f"{numbers.exercise}-students.csv", lines_of(students(numbers, people)))
            )
    except OSError as error:
        raise DeskError(f"{out} cannot be written: {error.strerror}") from None
    return made


def lectures_of(course: Course, exercise: str, out: Path) -> Address:
    """Where the exercise's lecture is read: at the address that feedback has, or on the website that was built here."""
    page = course.root / "site" / f"{exercise}.html"
    here = quote(os.path.relpath(page, out)) if page.is_file() else ""
    return Address(course.feedback(exercise).lectures or here)


def tests(numbers: Numbers) -> list[list[str]]:
    """A line for each test."""
    rows = [["test", "points", "tried", "solved", "share solved", "mean share", "discrimination"]]
    for test in numbers.tests:
        shares = [number(test.share), number(test.mean), number(test.discrimination)]
        rows.append([text(test.name), number(test.max_points), str(test.tried), str(test.solved), *shares])
    return rows


def students(numbers: Numbers, people: page.People) -> list[list[str]]:
    """A line for each student, called as on the page."""
    rows = [["student", "points", "penalty", "hours late", "verdict", "seconds", "notes"]]
    for student, record in sorted(numbers.hand_ins.items(), key=lambda item: people.call(item[0])):
        mine = numbers.notebooks[student]
        rows.append(
            [
                text(people.call(student)),
                number(record.points),
                number(record.penalty),
                number(record.seconds_late / 3600),
                ", ".join(sorted({graded.verdict for graded in mine})),
                number(numbers.seconds.get(student)),
                str(sum(len(graded.notes) for graded in mine)),
            ]
        )
    return rows
