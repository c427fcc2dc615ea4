"""Runs test cells: the only place where a test is judged. Student code never runs here.

It happens in a process of its own for each submission (`judge_process`), so what a test does with what it is sent is
limited in memory and in time.

Names of a test cell are its own, the course's, or handles on what the student's process has (see `conversation`).
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import linecache
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.authoring.chapter_text import BEGIN_HIDDEN, END_HIDDEN
from autograder.check import CheckFailed, calls
from autograder.grading.causes import Causes
from autograder.grading.judging.conversation import Interrupted, LentName, Student
from autograder.grading.judging.course_code import MAGIC, Compiled, Shell, bound, compiled, points_in
from autograder.grading.outputs import at_most
from autograder.sandbox.wire import Deadline

MAX_MESSAGE = 5_000
"""Characters of a test's message that are kept."""
TOO_MUCH_WORK = "Judging what your code passed or returned took too long: is it much more than was asked for?"
TOO_MUCH_MEMORY = (
    "Judging what your code passed or returned took too much memory: is it much more than was asked for?"
)


_DEFAULT_DTYPE = "str(getattr(__import__('sys').modules.get('torch'), 'get_default_dtype', str)())"


@contextlib.contextmanager
def _default_dtype_of(student: Student) -> Iterator[None]:
    """The test's own tensors have the type that they would have in the student's kernel, where both are one process.

    Of numpy and torch, this is the only setting of a whole process that a test's own values depend on.
    """
    torch = sys.modules.get("torch")
    theirs = student.there(_DEFAULT_DTYPE, {}) if torch is not None else ""
    if torch is None or theirs != "torch.float64":  # any other would make the reference coarse, too
        yield
        return
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)


class _Names(dict[str, Any]):
    """The namespace of test cells: own names and built-ins win, what remains is looked up at the student's."""

    def __init__(self, student: Student, names: dict[str, Any], causes: Causes) -> None:
        super().__init__(names)
        self.student, self.causes = student, causes
        self.found: dict[str, Any] = {}
        """What was looked up since the test began."""
        self.lost: dict[str, str] = {}
        """Names of the course that its own cells could not bind, with the reason: no student may stand in for them."""

    def __missing__(self, name: str) -> Any:
        if name in self.lost:
            raise NameError(f"{name} is not there: {self.lost[name]}")
        if name in self.found:
            return self.found[name]
        if hasattr(builtins, name):
            raise KeyError(name)
        try:
            found = self.found[name] = self.student.lookup(name)
            return found
        except LentName:
            raise
        except NameError:
            raise NameError(self.causes.why_missing(name)) from None


@dataclass
class Tested:
    """The verdict on one test cell, with the message for the student (empty when passed).

    `points` are those of a test that ended in a number; None for any other, which gives all or none. `in_hidden` says
    whether it was a hidden line that failed, or may have been; `unnamed`, that it failed and no known mistake was named.
    """

    verdict: str
    message: str = ""
    points: float | None = None
    in_hidden: bool = False
    unnamed: bool = False


class LockedStopped(Exception):
    """A locked cell that does not run in the trusted process; the message is for the instructor."""


@dataclass
class Bench:
    """Where the test cells of one submission run: locked names, reference, the connection to the student's code."""

    student: Student
    reference: Any = None
    causes: Causes = field(default_factory=Causes)
    plain: bool = False
    """Whether tests judge by their own names, as with nbgrader. Otherwise these are what a reference is asked, too."""
    names: _Names = field(init=False)
    misconceptions: dict[str, str] = field(default_factory=dict)
    """What the hidden part of a test said of a known mistake, or ""; each is asked once."""

    def __post_init__(self) -> None:
        given = {"__name__": "__test__", "__builtins__": builtins, "reference": self.reference}
        self.in_place = self.changed = False
        self.names = _Names(self.student, given, self.causes)
        self.names["get_ipython"] = functools.partial(Shell, self.names)
        self.given = set(self.names)
        self.ask(self.student, self.causes)

    def ask(self, student: Student, causes: Causes) -> None:
        """From now on this process of the submission is asked, in which the cells of `causes` had ended."""
        self.student = self.names.student = student
        self.causes = self.names.causes = causes
        student.rebind = self._rebind

    def _rebind(self, argument: Any, after: Any, result: Any) -> None:
        """Names that this test gave an argument get what a call made of it: `clear(x); assert x == []`.

        The object itself stays as it was, for whoever else holds it: the reference, a locked cell, another container.
        With a result, as functions that work in place have none, only where the test is `in_place`; see `test`.
        """
        if result is not None and not self.in_place:
            self.changed = True
            return
        for name, value in self.names.items():
            if value is argument and name not in self.given:
                self.names[name] = after

    def locked(self, source: str, name: str) -> None:
        """Runs a locked cell here; it belongs to the course. Raises `LockedStopped` where that does not work."""
        self.names.found.clear()
        try:
            compiled(source, f"<locked {name}>").run(self.names)
        except MemoryError:
            raise
        except Exception as error:
            said = (str(error).splitlines() or [""])[0][:300]
            why = f"the locked cell {name} stopped ({type(error).__name__}: {said})"
            self.names.lost |= dict.fromkeys(bound(source) - set(self.names), why)
            raise LockedStopped(f"Where tests run, {why}. Tests that need its names fail.") from None
        finally:
            self.given = set(self.names)

    def known_mistake(self, source: str, others: Sequence[str]) -> str | None:
        """The known mistake that the hidden parts of these tests have named, or ""; None where one that may was not asked."""
        told = [self.misconceptions.get(part) for part in _parts(source, others)]
        return next(filter(None, told), None if None in told else "")

    def misconception(
        self, source: str, others: Sequence[str], seconds: float, deadline: Deadline
    ) -> tuple[str, Interrupted | None]:
        """The known mistake behind a test that failed `unnamed`, or ""; also what stopped the process, if it was.

        The hidden parts know a chapter's mistakes: first that of the test itself, then those of the `others` of the same
        function. Asked after all of them, it has to ask only those that did not run since their visible part failed.
        """
        if (known := self.known_mistake(source, others)) is not None:
            return known, None
        try:
            with self._asking(seconds, deadline):
                for part in _parts(source, others):
                    if part not in self.misconceptions:
                        self.misconceptions[part] = ""  # what stops the process is not tried again
                        self.misconceptions[part] = self._misconception_in(part)
                    if self.misconceptions[part]:
                        return self.misconceptions[part], None
        except Interrupted as stop:
            return "", stop
        return "", None

    def _misconception_in(self, part: str) -> str:
        try:
            compiled(part, "<hidden>").run(self.names)
        except CheckFailed as failure:
            return failure.misconception
        except MemoryError:
            raise
        except Exception:  # the visible failure is what is reported
            return ""
        return ""

    @contextlib.contextmanager
    def _asking(self, seconds: float, deadline: Deadline) -> Iterator[None]:
        """What it surrounds asks the student's process, and begins at the same seeds as everything else that does."""
        random.seed(0)
        np.random.seed(0)
        if (torch := sys.modules.get("torch")) is not None:
            torch.set_num_threads(1)  # arrays are small: a second thread makes a test several times slower
            torch.manual_seed(0)
        self.student.begin(deadline or time.monotonic() + seconds)
        token = calls.process.set(self.student)
        try:
            with self._limited(seconds):
                self.student.seed(0)
                with _default_dtype_of(self.student):
                    yield
        finally:
            calls.process.reset(token)
            self.student.deadline = None

    @contextlib.contextmanager
    def _limited(self, seconds: float) -> Iterator[None]:
        """Stops what it surrounds when that takes too much time or memory of this process.

        A reply may then be half read, so the student's process cannot be asked again. Raises `Interrupted`.
        """
        too_much = Interrupted("timeout", TOO_MUCH_WORK)
        try:
            with at_most(seconds, too_much):
                yield
        except Interrupted as stop:
            self.student.alive = self.student.alive and stop is not too_much
            raise
        except MemoryError:
            self.student.alive = False
            raise Interrupted("out of memory", TOO_MUCH_MEMORY) from None

    def test(
        self,
        source: str,
        name: str,
        seconds: float,
        *,
        deadline: Deadline = None,
        in_place: bool = False,
    ) -> tuple[Tested, Interrupted | None]:
        """Runs a test cell to its end, or says why it did not get there; also what stopped the process, if it was.

        `seconds` is what it may take of this process's own time, too; `deadline`, by default as much from now on, when
        the student's process must have answered.

        A test in which the solution changes an argument and has a result runs `in_place`: its names follow. In any other,
        names stay what the test made them; a `plain` one that passes though an argument was changed must pass with names
        that follow, too. So neither `f(x) == sorted(x)` is passed by who empties x, nor a test that x is
        as it was by who sorts it.
        """
        self.in_place, self.changed = in_place, False
        tested, stopped = self._run(source, name, seconds, deadline)
        if self.changed and tested.verdict == "passed" and self.plain:
            self.in_place = True
            return self._run(source, name, seconds, deadline)
        return tested, stopped

    def _run(
        self, source: str, name: str, seconds: float, deadline: Deadline
    ) -> tuple[Tested, Interrupted | None]:
        filename = f"<test {name}>"
        try:
            code = compiled(source, filename)
        except SyntaxError as error:
            return Tested("error", f"This test is no valid Python ({error.msg}): tell your instructor."), None
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        self.names.found.clear()
        try:
            with self._asking(seconds, deadline):
                value = code.run(self.names)
        except Interrupted as stop:
            self.misconceptions[hidden(source)] = ""
            tested = Tested(stop.verdict, str(stop))
            return replace(tested, in_hidden=_in_hidden(stop, code, source)), stop
        except Exception as error:
            tested = self._failed(error, code, source)
            return replace(tested, in_hidden=_in_hidden(error, code, source)), None
        self.misconceptions[hidden(source)] = ""
        return Tested("passed", points=points_in(value)), None

    def _failed(self, error: Exception, code: Compiled, source: str) -> Tested:
        """What a test says that did not get to its end."""
        if isinstance(error, NotImplementedError):
            return Tested("failed", str(error) or "This function is not written yet.")
        if isinstance(error, AssertionError):
            named = getattr(error, "misconception", "")
            if _line_of(error, code, source) and _in_hidden(error, code, source):
                self.misconceptions[hidden(source)] = named
            message = str(error) or _visible_line(error, code, source)
            said = _lines(message, self.causes.behind(message))
            return Tested("failed", said, unnamed=not named)
        if isinstance(error, NameError):  # of the test itself, whose message says all, or of an answer
            return Tested("error", _lines(str(error), self.causes.behind_name(str(error))))
        message = f"{type(error).__name__}: {error}"
        return Tested("error", _lines(message, self.causes.behind(message)))


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))[:MAX_MESSAGE]


def _parts(source: str, others: Sequence[str]) -> list[str]:
    """The hidden parts of these tests, where they have one."""
    return list(filter(str.strip, map(hidden, [source, *others])))


def hidden(source: str) -> str:
    """The hidden part of a test cell, on its own lines."""
    kept, inside = [], False
    for line in source.splitlines():
        inside = inside or BEGIN_HIDDEN in line
        kept.append(line if inside else "")
        inside = inside and END_HIDDEN not in line
    return "\n".join(kept)


def _visible_line(error: BaseException, code: Compiled, source: str) -> str:
    """The line of a bare assert, unless it stands among the hidden tests."""
    number = _line_of(error, code, source)
    if not number or hidden(source).split("\n")[number - 1]:
        return "A hidden test failed."
    return f"This does not hold: {source.splitlines()[number - 1].strip()}"


def _line_of(error: BaseException, code: Compiled, source: str) -> int:
    """The number of the test's line that failed, counted from 1; 0 when it is not known."""
    number, trace = 0, error.__traceback__
    above = source[: len(source) - len(source.lstrip())].count("\n") + 1 if _is_magic(source) else 0
    while trace is not None:
        frame = trace.tb_frame.f_code
        if frame in (code.body, code.last) and not above:
            number = trace.tb_lineno
        elif above and not number and (frame.co_filename, frame.co_name) == (MAGIC, "<module>"):
            number = above + trace.tb_lineno  # what stands below `%%time`
        trace = trace.tb_next
    return number


def _is_magic(source: str) -> bool:
    return source.lstrip().startswith("%%")


def _in_hidden(error: BaseException, code: Compiled, source: str) -> bool:
    """Whether a hidden line failed; where that is not known, whether there are any."""
    lines = hidden(source).split("\n")
    number = _line_of(error, code, source)
    return bool(lines[number - 1]) if number else any(lines)
