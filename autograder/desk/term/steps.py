"""The steps of a term for one exercise: each does what is left to do, and says in a few lines what it did.

What ends one student's step does not end the others'. An interruption loses nothing: the same command goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbgrader.converters.base import NbGraderException

from autograder.desk.course import Course, DeskError, reason_of, run
from autograder.desk.term import state
from autograder.grading.books import records
from autograder.grading.gradebook import grade_assignment

MOST_NAMES = 5


@dataclass
class Progress:
    """How a step says that it begins so many pieces, and that one is done; by default to nobody."""

    begin: Callable[[int], Any] = lambda count: None
    done: Callable[[str], Any] = lambda line: None


@dataclass
class Settings:
    """What grading is told."""

    workers: int = 0
    scheduler: str = ""
    unprotected: bool = False
    unmarked: bool = False
    """Also write feedback for those whose marks by hand are missing."""


@dataclass
class Told:
    """What a step did, in lines, and whether something went wrong."""

    lines: list[str] = field(default_factory=list)
    failed: bool = False


def names(students: Sequence[str]) -> str:
    """Some names of many."""
    return ", ".join(students[:MOST_NAMES]) + (", …" if len(students) > MOST_NAMES else "")


def release(course: Course, exercise: str, progress: Progress, settings: Settings) -> Told:
    """Makes the students' version, makes it known to the gradebook, and puts it into the exchange."""
    with course.gradebook() as gradebook:
        generated = state.is_generated(course, gradebook, exercise)
    if not generated:
        result = course.api.generate_assignment(exercise, force=True, create=True)
        if not result["success"]:
            raise DeskError(f"{exercise} was not released: {reason_of(result)}")
    before = state.is_released(course, exercise)
    if before == "yes":
        return Told([f"{exercise}: released, and as it was."])
    course.directory.assignment_id = exercise
    app = course.api.exchange.ReleaseAssignment(
        coursedir=course.directory, authenticator=course.api.authenticator, parent=course.api
    )
    app.force = True
    if before == "–":  # there may be none because nothing was ever released: this makes it
        try:
            run(app, "the release")
        except DeskError as error:
            word = "as before" if generated else "made"
            return Told([f"{exercise}: {word}, but it is in no exchange: {error}."])
        course.api.exchange_missing = False
        return Told([f"{exercise}: released; the exchange {course.api.exchange_root} is new."])
    run(app, f"the release of {exercise}")
    if before == "changed":
        return Told([f"{exercise}: released anew; who fetched it before has the earlier version."])
    return Told([f"{exercise}: released."])


def collect(course: Course, exercise: str, progress: Progress, settings: Settings) -> Told:
    """Takes new hand-ins from the exchange. Only the newest of a student is taken."""
    if course.exchange is None:
        return Told([f"{exercise}: there is no exchange to collect from."], failed=True)
    waiting, before = state.arrived(course, exercise), course.submitted(exercise)
    if not waiting:
        return Told([f"{exercise}: nothing new, {len(before)} handed in."])
    result = course.api.collect(exercise, update=True)
    after = course.submitted(exercise)
    left = state.arrived(course, exercise)
    new = [student for student in waiting if student not in before and student in after]
    again = [student for student in waiting if student in before and student not in left]
    told = Told([f"{exercise}: {len(new)} new, {len(again)} handed in again, {len(after)} in all."])
    if not result["success"]:
        told.lines.append(f"nbgrader stopped: {reason_of(result)}")
        told.failed = True
    elif left:
        told.lines.append(f"Not taken by nbgrader's rules (before_duedate, perhaps): {names(list(left))}.")
    with course.gradebook() as gradebook:
        roster = {student.id for student in gradebook.students}
    strangers = sorted(set(new) - roster)
    if roster and strangers:
        told.lines.append(f"Not on the roster: {names(strangers)}. They are graded all the same.")
    return told


def grade(course: Course, exercise: str, progress: Progress, settings: Settings) -> Told:
    """Grades what is new or changed."""
    if not course.submitted(exercise):
        return Told([f"{exercise}: nobody has handed in."])
    converter = course.converter(exercise)
    converter.workers, converter.scheduler = settings.workers, settings.scheduler
    converter.unprotected = settings.unprotected
    try:
        report = grade_assignment(converter, ["*"], begin=progress.begin, say=progress.done)
    except NbGraderException as error:
        return Told([f"{exercise}: {error}"], failed=True)
    with course.gradebook() as gradebook:
        hand_ins = records.hand_ins(gradebook, exercise)
        most = records.max_points(gradebook).get(exercise, 0.0)
    graded = sorted({done.task.student for done in report.done if done.graded is not None})
    points = sorted(hand_ins[student].points for student in graded)
    told = Told([f"{exercise}: {len(graded)} graded, {len(report.skipped)} unchanged."])
    if points:
        middle = points[len(points) // 2]
        told.lines[0] += f" Points of these: {points[0]:g} to {points[-1]:g} of {most:g}, median {middle:g}."
    waits = sorted(s for s in course.submitted(exercise) if s in hand_ins and hand_ins[s].waits)
    if report.faults:
        more = f" (and {len(report.faults) - 1} more)" if len(report.faults) > 1 else ""
        told.lines.append(report.faults[0] + more)
    if waits:
        told.lines.append(f"{len(waits)} wait for marks by hand, in formgrader: {names(waits)}.")
    for done in report.failures[:1]:
        told.lines.append(f"{done.task.student} was not graded: {done.failure}")
    if len(report.failures) > 1:
        told.lines.append(f"{len(report.failures) - 1} more were not graded; run this again.")
    if report.overlooked:
        more = f" (and {len(report.overlooked) - 1} more)" if len(report.overlooked) > 1 else ""
        told.lines.append(report.overlooked[0] + more)
    told.failed = bool(report.failures)
    return told


def feedback(course: Course, exercise: str, progress: Progress, settings: Settings) -> Told:
    """Writes feedback for whom it is missing or was made of something else; not for those who wait for marks by hand."""
    with course.gradebook() as gradebook:
        now = state.state_of(course, gradebook, exercise)
    waits = set() if settings.unmarked else now.waits
    left = sorted(now.graded - now.feedback - waits)
    progress.begin(len(left))
    failures = {}
    for student in left:
        result = course.api.generate_feedback(exercise, student, force=True)
        if not result["success"]:
            failures[student] = reason_of(result)
        progress.done(student)
    made = len(left) - len(failures)
    fresh = len(now.feedback)
    told = Told([f"{exercise}: {made} pages made, {fresh} were as they should be."], bool(failures))
    ungraded = sorted(now.handed_in - now.graded)
    if ungraded:
        told.lines.append(f"{len(ungraded)} are not graded yet: {names(ungraded)}.")
    if held := sorted(waits - now.feedback):
        told.lines.append(
            f"{len(held)} wait for marks by hand: {names(held)} (--unmarked writes theirs, too)."
        )
    for student, reason in list(failures.items())[:2]:
        told.lines.append(f"{student} has no feedback: {reason}")
    return told


def publish(course: Course, exercise: str, progress: Progress, settings: Settings) -> Told:
    """Puts feedback into the exchange for whom today's is not there."""
    if course.exchange is None:
        return Told([f"{exercise}: there is no exchange to publish in."], failed=True)
    with course.gradebook() as gradebook:
        now = state.state_of(course, gradebook, exercise)
    left = sorted(now.feedback - now.published)
    unknown = [s for s in left if not state.can_be_published(course, exercise, s)]
    left = [s for s in left if s not in unknown]
    progress.begin(len(left))
    failures = {}
    for student in left:
        result = course.api.release_feedback(exercise, student)
        if not result["success"]:
            failures[student] = reason_of(result)
        progress.done(student)
    done = len(left) - len(failures)
    told = Told([f"{exercise}: {done} published, {len(now.published)} were out."], bool(failures))
    if unknown:
        told.lines.append(
            f"{len(unknown)} did not hand in through the exchange, so hand out feedback/ yourself: {names(unknown)}."
        )
    if without := sorted(now.handed_in - now.feedback):
        told.lines.append(
            f"{len(without)} have no feedback of today's marks: {names(without)} (autograder term feedback)."
        )
    for student, reason in list(failures.items())[:2]:
        told.lines.append(f"{student}: {reason}")
    return told
