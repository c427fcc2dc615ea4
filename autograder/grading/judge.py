"""Runs test cells: the only place where a test is judged. Student code never runs here.

It happens in a process of its own for each submission (`judge_process`), so what a test does with what it is sent is
limited in memory and in time.

Names of a test cell are its own, the course's, or handles on what the student's process has (see `conversation`).
"""

from __future__ import annotations

import builtins
import functools
import linecache
import random
import sys
import time
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np

from autograder.authoring.chapter_text import BEGIN_HIDDEN, END_HIDDEN
from autograder.check import CheckFailed, calls
from autograder.grading.conversation import Interrupted, LentName, Student
from autograder.grading.outputs import at_most
from autograder.sandbox.wire import Deadline

MAX_MESSAGE = 5_000
"""Characters of a test's message that are kept."""
TOO_MUCH_WORK = "Judging what your code passed or returned took too long: is it much more than was asked for?"
TOO_MUCH_MEMORY = (
    "Judging what your code passed or returned took too much memory: is it much more than was asked for?"
)


class _Names(dict[str, Any]):
    """The namespace of test cells: own names and built-ins win, what remains is looked up at the student's."""

    def __init__(self, student: Student, names: dict[str, Any]) -> None:
        super().__init__(names)
        self.student = student
        self.found: dict[str, Any] = {}
        """What was looked up since the test began."""

    def __missing__(self, name: str) -> Any:
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
            message = (
                f"{name} is not defined: its cell did not run to its end, or the function was renamed. "
                f"Define a function called {name}."
            )
            raise NameError(message) from None


@dataclass
class Tested:
    """The verdict on one test cell, with the message for the student (empty when passed)."""

    verdict: str
    message: str = ""


@dataclass
class Bench:
    """Where the test cells of one submission run: locked names, reference, the connection to the student's code."""

    student: Student
    reference: Any = None
    names: _Names = field(init=False)

    def __post_init__(self) -> None:
        self.names = _Names(
            self.student, {"__name__": "__test__", "__builtins__": builtins, "reference": self.reference}
        )
        self.given = set(self.names)
        self.ask(self.student)

    def ask(self, student: Student) -> None:
        """From now on this process of the submission is asked."""
        self.student = self.names.student = student
        student.rebind = self._rebind

    def _rebind(self, argument: Any, after: Any) -> None:
        """Names that this test gave an argument get what a call without a result made of it: `clear(x); assert x == []`.

        The object itself stays as it was, for whoever else holds it: the reference, a locked cell, another container.
        """
        for name, value in self.names.items():
            if value is argument and name not in self.given:
                self.names[name] = after

    def locked(self, source: str, name: str) -> None:
        """Runs a locked cell here; it belongs to the course."""
        self.names.found.clear()
        exec(compiled(source, f"<locked {name}>"), self.names)
        self.given = set(self.names)

    def _misconception(self, error: AssertionError, source: str) -> str:
        """What known mistake lies behind a failed visible test: the hidden part knows the chapter's mistakes."""
        if getattr(error, "misconception", "") or not hidden(source).strip():
            return ""
        try:
            exec(compiled(hidden(source), "<hidden>"), self.names)
        except CheckFailed as failure:
            return failure.misconception
        except Exception:  # the visible failure is what is reported
            return ""
        return ""

    def test(
        self, source: str, name: str, seconds: float, deadline: Deadline = None
    ) -> tuple[Tested, Interrupted | None]:
        """Runs a test cell to its end, or says why it did not get there; also what stopped the process, if it was.

        `seconds` is what it may take of this process's own time, too; `deadline`, by default as much from now on, when
        the student's process must have answered.
        """
        filename = f"<test {name}>"
        code = compiled(source, filename)
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        random.seed(0)
        np.random.seed(0)
        if (torch := sys.modules.get("torch")) is not None:
            torch.manual_seed(0)
        self.student.begin(deadline or time.monotonic() + seconds)
        self.names.found.clear()
        token = calls.process.set(self.student)
        try:
            with at_most(seconds, Interrupted("timeout", TOO_MUCH_WORK)):
                self.student.seed(0)
                exec(code, self.names)
        except Interrupted as stop:
            return Tested(stop.verdict, str(stop)), stop
        except MemoryError:
            return Tested("out of memory", TOO_MUCH_MEMORY), None
        except NotImplementedError as error:
            return Tested("failed", str(error) or "This function is not written yet."), None
        except AssertionError as error:
            message = str(error) or _visible_line(error, code, source)
            named = self._misconception(error, source)
            return Tested("failed", (f"{named}\n{message}" if named else message)[:MAX_MESSAGE]), None
        except NameError as error:
            return Tested("error", str(error)[:MAX_MESSAGE]), None
        except Exception as error:
            return Tested("error", f"{type(error).__name__}: {error}"[:MAX_MESSAGE]), None
        finally:
            calls.process.reset(token)
            self.student.deadline = None
        return Tested("passed"), None


@functools.lru_cache(maxsize=500)
def compiled(source: str, filename: str) -> CodeType:
    """A cell of the course, which the judges' warm process has compiled for all of them."""
    return compile(source, filename, "exec")


def hidden(source: str) -> str:
    """The hidden part of a test cell, on its own lines."""
    kept, inside = [], False
    for line in source.splitlines():
        inside = inside or BEGIN_HIDDEN in line
        kept.append(line if inside else "")
        inside = inside and END_HIDDEN not in line
    return "\n".join(kept)


def _visible_line(error: BaseException, code: CodeType, source: str) -> str:
    """The line of a bare assert, unless it stands among the hidden tests."""
    lines, number, trace = source.splitlines(), 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is code:
            number = trace.tb_lineno
        trace = trace.tb_next
    if not number or hidden(source).split("\n")[number - 1]:
        return "A hidden test failed."
    return f"This does not hold: {lines[number - 1].strip()}"
