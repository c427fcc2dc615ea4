"""`autograder watch`: grades what arrives, and tells the student at once, so that nobody waits for the next coffee break.

It looks every few seconds, and does what `term collect`, `grade` and `feedback` do, for those whose hand-in is new: marks
are entered as those enter them, so the last hand-in counts, whoever grades it. Who was told too often of late waits, and
is graded when the time has come.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.converters.base import NbGraderException

from autograder.desk import files
from autograder.desk.course import Course, DeskError, reason_of
from autograder.desk.term import state, steps, told
from autograder.grading.books.feedback import HIDDEN
from autograder.grading.gradebook import grade_assignment
from autograder.grading.parallel import Done
from autograder.grading.submission import SECRET, TIMESTAMP

SECONDS_BETWEEN_LOOKS = 5.0
SECONDS_AFTER_TROUBLE = 60.0
"""How long what went wrong is left alone, a gradebook that is in use perhaps."""
Seen = frozenset[tuple[str, int, int]]
"""What lies in a folder: paths, sizes, and times of the last change."""


@dataclass
class Watch:
    """What is watched, and what was seen of it at the last look.

    `hidden` is how much students are told of hidden tests; `say` hears a sentence for each thing done, `clock` gives seconds.
    """

    course: Course
    exercises: Sequence[str]
    limits: told.Limits
    hidden: str
    settings: steps.Settings
    say: Callable[[str], Any]
    clock: Callable[[], float] = time.monotonic
    last: dict[Path, Seen] = field(default_factory=dict)
    """Every folder at the last look: one that still changes is being written."""
    done: dict[Path, Seen] = field(default_factory=dict)
    """The folders that are graded, as they were then."""
    postponed: dict[told.Key, Seen] = field(default_factory=dict)
    """Those of whom it was said that they have to wait."""
    trouble: dict[str | told.Key, tuple[float, str]] = field(default_factory=dict)
    """When an exercise, or one student's, is tried again, and what was said of it."""

    def __post_init__(self) -> None:
        self.journal = told.Journal(self.course.root / told.NAME)
        for exercise in self.exercises:
            submitted = self.course.submitted(exercise)
            for student in state.graded_in(self.course, exercise, submitted):
                if (student, exercise) not in self.journal.begun:
                    self.done[submitted[student]] = seen_in(submitted[student])

    def look(self) -> None:
        """One look: grades what is there, whole, and due to be told. What goes wrong with one exercise leaves the others alone."""
        for exercise in self.exercises:
            if self._is_left_alone(exercise):
                continue
            try:
                self._look_at(exercise)
                self.trouble.pop(exercise, None)
            except (NbGraderException, DeskError, OSError) as error:
                self._leave_alone(exercise, f"{exercise}: {error}")

    def _is_left_alone(self, what: str | told.Key) -> bool:
        return self.clock() < self.trouble.get(what, (0.0, ""))[0]

    def _leave_alone(self, what: str | told.Key, sentence: str) -> None:
        """Tries it again later; what is wrong is said once."""
        if sentence != self.trouble.get(what, (0.0, ""))[1]:
            self.say(f"{sentence} (Tried again every {SECONDS_AFTER_TROUBLE:g} s.)")
        self.trouble[what] = (self.clock() + SECONDS_AFTER_TROUBLE, sentence)

    def _look_at(self, exercise: str) -> None:
        ready = dict[str, Path]()
        arrived = {s: f for s in state.arrived(self.course, exercise) if (f := self._inbound(exercise, s))}
        for student, folder in (self.course.submitted(exercise) | arrived).items():
            key, now = (student, exercise), seen_in(folder)
            whole = self.last.get(folder) == now and (student not in arrived or _is_handed_in(folder))
            self.last[folder] = now
            if not whole or not now or self.done.get(folder) == now or self._is_left_alone(key):
                continue
            if self._may_be_told(key, now) and (student not in arrived or self._collected(key)):
                ready[student] = folder
        if ready:
            self._grade(exercise, ready)

    def _may_be_told(self, key: told.Key, now: Seen) -> bool:
        free = self.journal.free_from(key, self.limits)
        if free <= told.now():
            return True
        if self.postponed.get(key) != now:
            self.postponed[key] = now
            student, exercise = key
            self.say(
                f"{student} handed in {exercise} again, and was told lately: graded after {free:%d %B, %H:%M} UTC."
            )
        return False

    def _inbound(self, exercise: str, student: str) -> Path | None:
        """A student's newest hand-in in the exchange."""
        assert self.course.exchange is not None
        mine = [
            path
            for path in (self.course.exchange / "inbound").iterdir()
            if path.name.split("+")[:2] == [student, exercise] and path.is_dir()
        ]
        return max(mine, key=lambda path: path.name.split("+")[2], default=None)

    def _collected(self, key: told.Key) -> bool:
        """Takes one student's hand-in from the exchange, as `nbgrader collect` does; others may be half there."""
        student, exercise = key
        with self._only(student):
            result = self.course.api.collect(exercise, update=True)
        if not result["success"]:
            self._leave_alone(key, f"{student}, {exercise}: not collected. {reason_of(result)}")
        return bool(result["success"])

    def _grade(self, exercise: str, ready: Mapping[str, Path]) -> None:
        """Grades those who are ready, and tells each. Who cannot be told stops nobody."""
        submitted = self.course.submitted(exercise)
        before = {path: seen_in(path) for s, folder in ready.items() for path in (folder, submitted[s])}
        for student in ready:
            self.journal.write(told.BEGUN, (student, exercise))
        converter = self.course.converter(exercise)
        converter.workers, converter.unprotected = self.settings.workers, self.settings.unprotected
        report = grade_assignment(converter, list(ready), say=lambda line: None)
        points = {done.task.student: _points(done) for done in report.done}
        failures = {done.task.student: done.failure for done in report.failures}
        for student, folder in ready.items():
            key = (student, exercise)
            if student in failures:
                self.say(f"{student}, {exercise}: not graded. {failures[student]}")
            else:
                try:
                    where = self._tell(exercise, student)
                    self.journal.write(told.TOLD, key)
                except (NbGraderException, DeskError, OSError) as error:
                    self._leave_alone(key, f"{student}, {exercise}: graded, and could not be told. {error}")
                    continue
                self.say(f"{student}, {exercise}: {points.get(student, 'graded before')}. {where}")
            # What was changed meanwhile is graded next.
            self.done |= {path: before[path] for path in (folder, submitted[student])}

    def _tell(self, exercise: str, student: str) -> str:
        """Writes the student's page and puts it where the student can fetch it; says where that is. Raises `DeskError`."""
        maker = self.course.feedback(exercise)
        maker.hidden, maker.force = self.hidden, True
        with self._only(student):
            maker.start()
        if self.course.exchange is not None and state.can_be_published(self.course, exercise, student):
            result = self.course.api.release_feedback(exercise, student)
            if not result["success"]:
                raise DeskError(f"the page is not in the exchange: {reason_of(result)}")
            return "The page is in the exchange."
        return f"The page is {self._beside(exercise, student)}."

    @contextlib.contextmanager
    def _only(self, student: str) -> Iterator[None]:
        """What nbgrader does then, it does for this student."""
        directory, before = self.course.directory, self.course.directory.student_id
        directory.student_id = student
        try:
            yield
        finally:
            directory.student_id = before

    def _beside(self, exercise: str, student: str) -> str:
        """Puts the pages beside the submission, not into it; says how they are called."""
        submitted = self.course.submitted(exercise)[student]
        made = []
        pages = self.course.folder(self.course.directory.feedback_directory, student, exercise)
        for page in sorted(pages.glob("*.html")):
            notebook = "" if page.stem == exercise else f"-{page.stem}"
            target = submitted.parent / f"{exercise}{notebook}-feedback.html"
            files.replace(target, page.read_text(encoding="utf-8"))
            with contextlib.suppress(OSError):  # as open as the folder of the submission
                os.chmod(target, submitted.stat().st_mode & 0o664)
            made.append(os.path.relpath(target, self.course.root))
        return ", ".join(made)


def start(
    course: Course,
    exercises: Sequence[str],
    limits: told.Limits,
    hidden: str,
    settings: steps.Settings,
    say: Callable[[str], Any],
) -> Watch:
    """A watch over these exercises; says what it will do. Raises `DeskError`."""
    if hidden not in HIDDEN:
        raise DeskError(
            f"“{hidden}” is nothing that can be told of hidden tests; there are {', '.join(HIDDEN)}"
        )
    if hidden != "messages" and not all(course.feedback(name).can_keep_back() for name in exercises):
        raise DeskError(
            "a template of your own makes the feedback here, and it tells everything: say --hidden messages"
        )
    watch = Watch(course, exercises, limits, hidden, settings, say)
    where = [os.path.relpath(course.directory.format_path(course.directory.submitted_directory, "", ""))]
    where += [f"the exchange {course.api.exchange_root}"] if course.exchange is not None else []
    most = f", at most {limits.most} times in 24 h" if limits.most else ""
    say(
        f"Watching {len(exercises)} exercises in {' and '.join(where)}. A student is told of each once in "
        f"{limits.every.total_seconds() / 60:g} minutes{most}; of hidden tests: {hidden}. ^C ends it."
    )
    return watch


def seen_in(folder: Path) -> Seen:
    """What lies in a folder; empty when it cannot be looked at."""
    found = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        for name in [*folders, *names]:
            with contextlib.suppress(OSError):
                status = os.lstat(os.path.join(parent, name))
                found.append(
                    (os.path.join(os.path.relpath(parent, folder), name), status.st_size, status.st_mtime_ns)
                )
    return frozenset(found)


def _is_handed_in(folder: Path) -> bool:
    """Whether a hand-in of the exchange is all there: nbgrader writes these two last."""
    return all((folder / name).is_file() and (folder / name).stat().st_size for name in (TIMESTAMP, SECRET))


def _points(done: Done) -> str:
    graded = done.graded
    return "not graded" if graded is None else f"{graded.points:g} of {graded.max_points:g}, {graded.verdict}"
