"""Runs a test cell beside student code, as stock nbgrader runs all: in a fork of the student's process, which ends with it.

For tests of plain assignments that need the student's own objects (`contract/trial` finds out which). What comes back was
said beside student code: it is looked at as nbgrader looks at outputs, and it's no proof.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder.authoring.chapter_text import visible_part
from autograder.grading.causes import line_of
from autograder.grading.judging.conversation import Interrupted, Student
from autograder.grading.judging.judge import MAX_MESSAGE, Tested
from autograder.sandbox.wire import Deadline

NUMBER = re.compile(r"(?:np\.\w{1,12}\()?([-+]?[\d.]{1,40}(?:e[-+]?\d{1,3})?|[-+]?inf|nan)\)?")
"""A number as IPython shows it, numpy's own, too."""


def run(student: Student, source: str, deadline: Deadline) -> tuple[Tested, Interrupted | None]:
    """The verdict on a test cell; also what stopped the process, if it was."""
    student.begin(deadline)
    try:
        student.seed(0)
        ran = student.run(source)
    except Interrupted as stop:
        return Tested(stop.verdict, str(stop), in_hidden=_has_hidden(source)), stop
    except Exception as error:  # whatever the other side made of it
        return Tested(
            "error", f"{type(error).__name__}: {error}"[:MAX_MESSAGE], in_hidden=_has_hidden(source)
        ), None
    finally:
        student.deadline = None
    outputs = [output for output in ran.outputs if isinstance(output, Mapping)]
    failure = next((output for output in outputs if output.get("output_type") == "error"), None)
    if failure is not None:
        line = line_of(str(failure.get("ename", "")), failure.get("traceback"))
        visible = bool(line) and line in visible_part(source)
        return replace(_failed(failure, source), in_hidden=_has_hidden(source) and not visible), None
    if not ran.fine:
        said = "This test stopped, and its error did not fit into its output."
        return Tested("error", said, in_hidden=_has_hidden(source)), None
    return Tested("passed", points=_points(outputs)), None


def _has_hidden(source: str) -> bool:
    return visible_part(source) != source


def _failed(output: Mapping[str, Any], source: str) -> Tested:
    kind, said = (str(output.get(key, ""))[:MAX_MESSAGE] for key in ("ename", "evalue"))
    if kind not in ("AssertionError", "NotImplementedError"):
        return Tested("error", f"{kind}: {said}")
    if said:
        return Tested("failed", said)
    if kind == "NotImplementedError":
        return Tested("failed", "This function is not written yet.")
    line = line_of(kind, output.get("traceback"))
    if line and line in visible_part(source):
        return Tested("failed", f"This does not hold: {line}")
    return Tested("failed", "A hidden test failed." if _has_hidden(source) else "An assertion failed.")


def _points(outputs: Sequence[Mapping[str, Any]]) -> float | None:
    """The number that the cell ended in, from what IPython shows of it."""
    for output in outputs:
        data = output.get("data")
        if output.get("output_type") == "execute_result" and isinstance(data, Mapping):
            found = NUMBER.fullmatch(str(data.get("text/plain", ""))[:100])
            try:
                return float(found[1]) if found else None
            except ValueError:
                return None
    return None
