"""Due dates and extensions. They stand in nbgrader's gradebook and nowhere else, where formgrader shows and changes them.

What they change is changed at once: the penalty of what was graded is worked out anew, no cell is run again.
"""

from __future__ import annotations

import csv
import datetime
import re
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import as_timezone

from autograder.desk.course import Course, DeskError, like
from autograder.grading.books.entries import Books

NONE = "none"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?\s*(Z|[+-]\d{2}:?\d{2})")
EXAMPLE = "2027-01-15T23:59+01:00"
LENGTH = re.compile(r"\+?(\d+(?:\.\d+)?)\s*(m|min|h|d|w)")
SECONDS = {"m": 60, "min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


def read_date(text: str) -> datetime.datetime | None:
    """A point in time, in UTC without a zone as nbgrader keeps it; None for `none`. Raises `DeskError`."""
    text = text.strip()
    if text.lower() == NONE:
        return None
    if not DATE.fullmatch(text):
        # Never guessed: day and month are exchanged too easily, and so are zones.
        raise DeskError(
            f"“{text}” is no date with its distance from UTC: write it like {EXAMPLE}, or {EXAMPLE[:16]}Z in UTC"
        )
    try:
        moment = datetime.datetime.fromisoformat(re.sub(r"\s+(?=[Z+-]|$)", "", text))
    except ValueError as error:
        raise DeskError(f"“{text}” is no date: {error}") from None
    return moment.astimezone(datetime.UTC).replace(tzinfo=None)


def read_length(text: str) -> datetime.timedelta | None:
    """A length of time such as `+24h`, `+90m`, `+2d` or `+1w`; None for `none`. Raises `DeskError`."""
    if text.strip().lower() == NONE:
        return None
    match = LENGTH.fullmatch(text.strip().lower())
    if not match:
        raise DeskError(
            f"“{text}” is no length of time: write +24h, +90m, +2d or +1w, or none to take it back"
        )
    return datetime.timedelta(seconds=float(match[1]) * SECONDS[match[2]])


def shown(course: Course, moment: datetime.datetime | None) -> str:
    """A point in time in the zone that nbgrader is set to, as a table shows it; a dash for none."""
    if moment is None:
        return "–"
    return as_timezone(moment, course.api.timezone).strftime("%Y-%m-%d %H:%M %Z").strip()


def read_table(path: Path) -> dict[str, str]:
    """Exercise and date from each line of a table with two columns. Raises `DeskError`."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DeskError(f"{path} cannot be read: {error}") from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        parts = [part.strip() for part in next(csv.reader([line.replace("\t", ",").replace(";", ",")]), [])]
        if not any(parts) or line.lstrip().startswith("#") or parts[0].lower() in ("exercise", "assignment"):
            continue
        if len(parts) != 2:
            raise DeskError(f"{path}:{number}: give an exercise and a date, such as 01_neuron,{EXAMPLE}")
        if parts[0] in found:
            raise DeskError(f"{path}:{number}: {parts[0]} stands there twice")
        found[parts[0]] = parts[1]
    return found


def set_due(course: Course, dates: dict[str, str]) -> list[str]:
    """Sets due dates, all or none; says in a line each what changed. Raises `DeskError`."""
    known = course.exercises()
    for exercise in dates:
        if exercise not in known:
            raise DeskError(f"there is no exercise {exercise}{like(exercise, known)}")
    moments = {exercise: read_date(text) for exercise, text in dates.items()}
    lines = []
    with course.gradebook() as gradebook:
        for exercise, moment in moments.items():
            if moment is None and (extended := _extended(gradebook, exercise)):
                raise DeskError(
                    f"{', '.join(extended)} have an extension of {exercise}: take it back first "
                    f"(autograder extend {extended[0]} {exercise} none)"
                )
        for exercise, moment in moments.items():
            try:
                before = gradebook.find_assignment(exercise).duedate
            except MissingEntry:
                before = None
            if before == moment:
                lines.append(f"{exercise}: due {shown(course, moment)}, as before.")
                continue
            gradebook.update_or_create_assignment(exercise, duedate=moment)
            changed = penalties_anew(course, exercise)
            also = f" The penalty of {changed} changed." if changed else ""
            lines.append(f"{exercise}: due {shown(course, moment)} (before: {shown(course, before)}).{also}")
    return lines


def _extended(gradebook: Gradebook, exercise: str) -> list[str]:
    try:
        submissions = gradebook.find_assignment(exercise).submissions
    except MissingEntry:
        return []
    return sorted(s.student_id for s in submissions if s.extension is not None)


def extend(course: Course, student: str, exercise: str, length: str) -> list[str]:
    """Gives a student more time for an exercise, counted from the class's due date; replaces what was given before.

    Whoever has not handed in yet gets an empty record in the gradebook for it, with no points and nothing to mark. Raises
    `DeskError`.
    """
    course.chosen(exercise, False)
    more = read_length(length)
    with course.gradebook() as gradebook:
        submitted = course.submitted(exercise)
        known = sorted({s.id for s in gradebook.students} | submitted.keys())
        if student not in known:
            raise DeskError(f"there is no student {student}{like(student, known)}")
        try:
            assignment = gradebook.find_assignment(exercise)
        except MissingEntry:
            assignment = None
        if assignment is None or assignment.duedate is None:
            raise DeskError(
                f"{exercise} has no due date: set it first (autograder term due {exercise} {EXAMPLE})"
            )
        if not assignment.notebooks:
            raise DeskError(
                f"{exercise} is not in the gradebook yet: run `autograder term release {exercise}` first"
            )
        gradebook.update_or_create_student(student)
        try:
            submission = gradebook.find_submission(exercise, student)
        except MissingEntry:
            with gradebook.db.no_autoflush:  # SQLAlchemy warns of what nbgrader does there
                submission = gradebook.add_submission(exercise, student)
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    grade.needs_manual_grade = False
        before = submission.extension
        submission.extension = more
        gradebook.db.commit()
        penalties_anew(course, exercise)
        gradebook.db.refresh(submission)
        told = "no extension" if more is None else f"{_hours(more)} more than the class"
        was = f" Before: {_hours(before)}." if before and before != more else ""
        lines = [f"{student}: {exercise} is due {shown(course, submission.duedate)}, {told}.{was}"]
        if submission.timestamp is not None:
            late = submission.total_seconds_late
            penalty = sum(n.late_submission_penalty or 0 for n in submission.notebooks)
            handed = f"Handed in {shown(course, submission.timestamp)}, "
            lines.append(handed + (f"late; it costs {penalty:g} points." if late else "in time."))
        return lines


def _hours(length: datetime.timedelta) -> str:
    hours = length.total_seconds() / 3600
    return f"{hours / 24:g} days" if hours >= 48 else f"{hours:g} h"


def penalties_anew(course: Course, exercise: str) -> int:
    """Works out the penalties of an exercise anew, with the rule that grading uses; says of how many students they changed."""
    with Books(course.converter(exercise)) as books:
        submissions = books.gradebook.find_assignment(exercise).submissions
        changed = sum(books.penalize(submission) for submission in submissions)
        books.gradebook.db.commit()
    return changed
