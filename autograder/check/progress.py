"""What a student's own notebook says around the checks: a passed test its points, an error its sentence, and what is left.

`watch` begins when a notebook imports the checks; at grading, and outside of a notebook, it does nothing. Which test a cell
is stands in its first line, which the build writes (`header`). Nothing here judges: a cell that raises still raises.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.check.calls import _is_unanswered, raised_from

_HEADER = re.compile(r"# Test (\d+) of (\d+) · (\S+) · ([\d.]+) of ([\d.]+) points?$", re.MULTILINE)
_DEFINES = re.compile(r"^(?:async )?(?:def|class) +(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Graded:
    """A test that a student sees: its place among all of these, its name, its points and those of all together."""

    number: int
    count: int
    name: str
    points: float
    total: float


def header(test: Graded) -> str:
    """The first line of a test cell."""
    points = f"{test.points:g} of {test.total:g} point{'s' if test.total != 1 else ''}"
    return f"# Test {test.number} of {test.count} · {test.name} · {points}"


def read_header(source: str) -> Graded | None:
    """The test that a cell says it is; None for any other cell."""
    found = _HEADER.match(source)
    if found is None:
        return None
    number, count, name, points, total = found.groups()
    return Graded(int(number), int(count), name, float(points), float(total))


@dataclass
class Progress:
    """The tests that ran in this kernel, by their number, each with what became of it last: "", or what is wrong."""

    ran: dict[int, tuple[Graded, str]] = field(default_factory=dict)

    def note(self, test: Graded, wrong: str = "") -> None:
        """A test ran."""
        self.ran[test.number] = test, wrong

    def sentence(self) -> str:
        """How far one is: "3 of 7 tests done, 9 of 23 points visible here"."""
        tests = [test for test, _ in self.ran.values()]
        done = [test for test, wrong in self.ran.values() if not wrong]
        points = sum(test.points for test in done)
        count, total = tests[0].count, tests[0].total
        return f"{len(done)} of {count} test{'s' if count != 1 else ''} done, {points:g} of {in_points(total)} visible here"

    def left(self) -> str:
        """How far one is, and a line for each test that does not pass yet."""
        if not self.ran:
            return "No test has run yet: choose Run → Run All Cells."
        lines = [f"{self.sentence()}. At grading there are more tests."]
        for _, (test, wrong) in sorted(self.ran.items()):
            if wrong:
                lines.append(f"  {test.name:<32} {in_points(test.points):<9} {wrong}")
        count = next(iter(self.ran.values()))[0].count
        missing = [str(number) for number in range(1, count + 1) if number not in self.ran]
        if missing:
            some = f"tests {', '.join(missing)} have" if len(missing) > 1 else f"test {missing[0]} has"
            lines.append(f"  {some} not run yet")
        if len(lines) > 1:
            lines.insert(1, "Left to do:")
        return "\n".join(lines)


_progress = Progress()


def left() -> None:
    """Print how far one is and what is left: the last cell of an exercise calls it."""
    print(_progress.left())


def in_points(points: float) -> str:
    return f"{points:g} point{'s' if points != 1 else ''}"


def what_became(error: BaseException | None) -> str:
    """What to say of a test that ended so, in a few words; "" for one that passed."""
    if error is None:
        return ""
    if isinstance(error, NotImplementedError):
        return "not written yet"
    if isinstance(error, NameError):
        return f"{error.name or 'a function'} is not defined"
    return "failed"


class Watch:
    """Follows the cells of one kernel."""

    def __init__(self, shell: Any, progress: Progress):
        self.shell, self.progress = shell, progress
        self.source = ""
        self.usual: Callable[..., list[str]] = shell.SyntaxTB.structured_traceback
        shell.events.register("pre_run_cell", self.before)
        shell.events.register("post_run_cell", self.after)
        shell.set_custom_exc((NameError, NotImplementedError), self.show)
        shell.SyntaxTB.structured_traceback = self.show_syntax

    def before(self, info: Any) -> None:
        self.source = info.raw_cell

    def after(self, result: Any) -> None:
        test = read_header(self.source)
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, SyntaxError):
            for name in _DEFINES.findall(self.source):  # no test shall pass on what the cell was before
                self.shell.user_ns.pop(name, None)
        if test is None:
            return
        self.progress.note(test, what_became(error))
        if error is None:
            print(f"Passed: {in_points(test.points)}. {self.progress.sentence()}.")

    def show(self, shell: Any, kind: type, error: BaseException, trace: Any, tb_offset: Any = None) -> None:
        """An error that has a sentence of its own is shown as that; it is an error all the same."""
        raised = raised_from(error)
        sentence = ""
        if isinstance(error, NameError) and read_header(self.source) and _in_the_cell(trace):
            sentence = f"{error.name} is not defined. Run its cell above; if that one stopped with an error, put it right."
        elif isinstance(error, NotImplementedError) and _is_unanswered(raised):
            sentence = raised.message
            if plots := sys.modules.get("matplotlib.pyplot"):
                plots.close("all")  # a figure that was only begun
        if sentence and not hasattr(error, "_render_traceback_"):
            error._render_traceback_ = lambda: [f"{kind.__name__}: {sentence}"]  # type: ignore[attr-defined]
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    def show_syntax(self, kind: type, error: Any, *rest: Any, **named: Any) -> list[str]:
        """What Python cannot read, in one sentence with its line, where it stands in the cell itself."""
        wrong = _syntax_error(self.source)
        if wrong is None or not wrong.lineno:
            return self.usual(kind, error, *rest, **named)
        shown = [*self.source.split("\n"), ""][wrong.lineno - 1]
        told = [
            f"{kind.__name__}: Python cannot read line {wrong.lineno} of this cell: {wrong.msg}.",
            f"    {shown.strip()}",
        ]
        column = (wrong.offset or 0) - 1 - (len(shown) - len(shown.lstrip()))
        if shown.strip() and column >= 0:
            told.append(f"    {' ' * column}^")
        return told


def _in_the_cell(trace: Any) -> bool:
    """Whether an error comes from a cell itself, not from a function that it calls."""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return bool(trace.tb_frame.f_code.co_name == "<module>")


def _syntax_error(source: str) -> SyntaxError | None:
    """Why Python cannot read a cell; None where the error came from elsewhere, such as a file that it imports.

    IPython, which also asks whether a cell could go on, has less to say.
    """
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error
    except ValueError:
        return None
    return None


def watch() -> None:
    """Begin, in the kernel of a notebook."""
    if "ipykernel" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        Watch(shell, _progress)
