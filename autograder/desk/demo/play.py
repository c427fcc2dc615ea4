"""Plays the term of a drawn class, step by step, as an instructor types it; what students do, `nbgrader submit` does."""

from __future__ import annotations

import datetime
import os
import pwd
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeSubmit

from autograder.authoring import notebooks
from autograder.desk.course import SETTINGS, Course, DeskError, open_course
from autograder.desk.demo.draw import HandIn, id_of
from autograder.desk.export.plugins import MarksExport
from autograder.desk.report.write import report
from autograder.desk.term import dates, roster, steps
from autograder.grading.submission import TIMESTAMP

COURSE, EXCHANGE, STUDENTS = "course", "exchange", "students"
"""The folders of a demonstration."""
ROSTER, DUE, REPORT, MARKS = "roster.csv", "dates.csv", "report", "marks.csv"
FIRST_DUE = datetime.datetime(2026, 10, 16, 18)
"""When the first exercise is due, in UTC; each other one a week later."""
SHARE_A_DAY = 0.1
"""Of the points, what each day costs that has begun."""
LINES = f"""
# Of the demonstration: its own exchange, and a rule for late work.
c.Exchange.root = str(course.parent / "{EXCHANGE}")
c.LateRule.rule = "{SHARE_A_DAY:.0%} a day"
"""


def set_up(root: Path, here: Path, exercises: Sequence[str], students: Sequence[str]) -> None:
    """A course of its own in the folder `here`, which is emptied, with a roster and a table of due dates."""
    if here.exists():
        shutil.rmtree(here)
    course = here / COURSE
    for part in (notebooks.CHAPTERS, notebooks.SOLUTIONS, notebooks.EXERCISES):
        for name in exercises:
            shutil.copytree(root / part / name, course / part / name)
    settings = (root / SETTINGS).read_text(encoding="utf-8") + LINES
    (course / SETTINGS).write_text(settings, encoding="utf-8")
    names = [(id_of(student), *student.split()) for student in students]
    lines = [f"{name},{last},{first},{name}@example.org" for name, first, last in names]
    (course / ROSTER).write_text("\n".join(["id,last_name,first_name,email", *lines, ""]), encoding="utf-8")
    due = [f"{name},{due_date(i):%Y-%m-%dT%H:%MZ}" for i, name in enumerate(exercises)]
    (course / DUE).write_text("\n".join(["exercise,date", *due, ""]), encoding="utf-8")


def due_date(number: int) -> datetime.datetime:
    """When the exercise with this number, from 0 on, is due."""
    return FIRST_DUE + number * datetime.timedelta(weeks=1)


def play(
    here: Path,
    exercises: Sequence[str],
    drawn: Mapping[tuple[str, str], HandIn],
    *,
    protected: bool,
    say: Callable[[str], Any],
) -> list[Path]:
    """The whole term in the course that was set up; its root is the working folder then. Returns the report's files.

    Raises `DeskError` with what a step said that failed.
    """
    os.chdir(here / COURSE)
    course = open_course()
    settings = steps.Settings(unprotected=not protected)
    flag = "" if protected else " --unprotected"
    files: list[Path] = []

    def step(name: str) -> list[str]:
        lines = []
        for exercise in exercises:
            told = getattr(steps, name)(course, exercise, steps.Progress(), settings)
            if told.failed:
                raise DeskError(f"term {name} failed. {' '.join(told.lines)}")
            lines += told.lines
        return lines

    def enlist() -> list[str]:
        changes = roster.import_into(course, roster.read(course.root / ROSTER))
        return [f"{len(changes.new)} students are new."]

    def picture() -> list[str]:
        files.extend(report(course, None, course.root / REPORT, names=True))
        return [f"{len(files)} files."]

    exchange = has_name()
    if not exchange:
        say(
            "You have no name on this machine, which nbgrader's exchange needs: hand-ins are put into submitted/."
        )
    for words, do in (
        (f"autograder roster {ROSTER}", enlist),
        (f"autograder term due {DUE}", lambda: dates.set_due(course, dates.read_table(course.root / DUE))),
        ("autograder term release --all", lambda: step("release")),
        (
            "nbgrader submit …, each student",
            lambda: submitted(course, here, exercises, drawn, exchange=exchange),
        ),
        ("autograder term collect --all", lambda: step("collect")),
        (f"autograder term grade --all{flag}", lambda: step("grade")),
        ("autograder term feedback --all", lambda: step("feedback")),
        ("autograder term publish --all", lambda: step("publish")),
        ("autograder report --names", picture),
        ("autograder term export --all", lambda: exported(course)),
    ):
        if not exchange and words.split()[-2] in ("release", "collect", "publish"):
            continue
        begun = time.monotonic()
        lines = do()
        say(f"{words}  ({time.monotonic() - begun:.1f} s)")
        for line in lines:
            say(f"    {line}")
    return files


def has_name() -> bool:
    """Whether the user who runs this has a name on this machine; a container's may have none."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True


def submitted(
    course: Course,
    here: Path,
    exercises: Sequence[str],
    drawn: Mapping[tuple[str, str], HandIn],
    *,
    exchange: bool,
) -> list[str]:
    """Every student hands in, through the exchange or else into submitted/: an hour before it is due, or days later."""
    for (student, exercise), hand_in in drawn.items():
        when = due_date(exercises.index(exercise)) + datetime.timedelta(hours=24 * hand_in.days_late - 1)
        moment = f"{when:%Y-%m-%d %H:%M:%S.%f} UTC"
        into = course.folder(course.directory.submitted_directory, student, exercise)
        mine = here / STUDENTS / student / exercise if exchange else into
        mine.mkdir(parents=True)
        for name, data in hand_in.files.items():
            (mine / name).write_bytes(data)
        if not exchange:
            (mine / TIMESTAMP).write_text(moment, encoding="utf-8")
            continue
        directory = CourseDirectory(
            course_id=course.directory.course_id, assignment_id=exercise, student_id=student
        )
        app = ExchangeSubmit(
            coursedir=directory, authenticator=course.api.authenticator, parent=course.application
        )
        app.assignment_dir, app.cache = str(mine.parent), str(mine.parent / ".cache")
        app.set_timestamp = lambda: None  # it would be now
        app.timestamp = moment
        app.start()
    late = sum(hand_in.days_late > 0 for hand_in in drawn.values())
    return [f"{len(drawn)} hand-ins, {late} of them late."]


def exported(course: Course) -> list[str]:
    plugin = MarksExport(parent=course.application)
    plugin.to = str(course.root / MARKS)
    with course.gradebook() as gradebook:
        plugin.export(gradebook)
    return [f"{MARKS}.", *plugin.warnings]
