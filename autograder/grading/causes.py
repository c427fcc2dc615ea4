"""Why a test finds no function: what became of the cells of a notebook, as far as it was seen, in sentences.

`grade` notes how each cell ended, `judge` asks when a name is missing. What a student's process says of its errors goes
into that student's messages only.
"""

from __future__ import annotations

import importlib.metadata
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DEFINED = re.compile(r"^(?:def|class)[ \t]+(\w+)[ \t]*[(:]", re.MULTILINE)
"""No parser: a source can be made that takes it minutes, and nothing bounds the time here."""
ARROW = re.compile(r"^-+>\s*\d+\s?(.*)$", re.MULTILINE)
"""The line of a cell at which a traceback of IPython points."""
NO_MODULE = re.compile(r"No module named '([\w.]{1,100})'")
NO_NAME = re.compile(r"name '(\w{1,100})' is not defined")
OTHER_VERSION = re.compile(
    r"module '(\w{1,50})[\w.]*' has no attribute|cannot import name '\w+' from '(\w{1,50})[\w.]*'"
)
MAX_LINE = 120


@dataclass(frozen=True)
class Ended:
    """How one cell ended: its name, its source, and the error that stopped it with its line ("" when it ran)."""

    name: str
    source: str
    error: str = ""
    line: str = ""

    @property
    def sentence(self) -> str:
        """What stopped it, such as “stopped at `import x` (ModuleNotFoundError: No module named 'x')”."""
        at = f" at `{self.line}`" if self.line else ""
        return f"stopped{at} ({self.error})"


@dataclass
class Causes:
    """What became of the cells that ran so far."""

    cells: list[Ended] = field(default_factory=list)
    played: Mapping[str, str] = field(default_factory=dict)
    """Functions that play cells define, which do not run, with the name of the cell."""

    def ran(self, name: str, source: str, outputs: Sequence[Any], fine: bool) -> None:
        """A cell ended; if not `fine`, an error among its `outputs` is what stopped it. The student's process says so."""
        error = next((o for o in outputs if isinstance(o, Mapping) and o.get("output_type") == "error"), None)
        if fine:
            self.cells.append(Ended(name, source))
            return
        if error is None:
            self.cells.append(Ended(name, source, "an error that did not fit into its output"))
            return
        kind, text = (str(error.get(key, ""))[:500] for key in ("ename", "evalue"))
        first = (text.splitlines() or [""])[0]
        said = f"{kind}: {first}" if first else kind
        self.cells.append(Ended(name, source, said, line_of(kind, error.get("traceback"))))

    def interrupted(self, name: str, source: str, sentence: str) -> None:
        """A cell that had to be stopped, with the sentence that says why."""
        self.cells.append(Ended(name, source, sentence.rstrip(".")))

    def why_missing(self, name: str) -> str:
        """Why nothing is called `name`: the message of a test that asked for it."""
        own = [cell for cell in self.cells if cell.name == name]
        defining = [cell for cell in self.cells if name in DEFINED.findall(cell.source)]
        stopped = next((cell for cell in own + defining if cell.error), None)
        if stopped is not None:
            which = "its cell" if stopped.name == name else "the cell that defines it"
            return f"{name} is not defined: {which} {stopped.sentence}.{_advice(stopped)}"
        if defining:
            return f"{name} is not defined any more: its cell ran, but a later line deleted the name."
        if name in self.played:
            return f"{name} is not defined: it {self._not_run(name)}"
        if not own or not own[0].source.strip():
            return f"{name} is not defined: the cell for it is missing or empty."
        others = [other for other in DEFINED.findall(own[0].source) if other != name]
        if others:
            return f"{name} is not defined: its cell ran, but defines {', '.join(others[:5])}. Call the function {name}."
        return f"{name} is not defined: its cell ran, but defines no function. Write `def {name}(…):`."

    def _not_run(self, name: str) -> str:
        return f"stands in the play cell {self.played[name]}, which is not run at grading: write it into a cell of an answer."

    def behind(self, message: str) -> str:
        """A sentence on what lies behind an error that `message` tells of, when a cell shows it; else ""."""
        return self.behind_name(message) or _not_there(message).strip()

    def behind_name(self, message: str) -> str:
        """The same for an error over a name that is not defined."""
        found = NO_NAME.search(message)
        if found:
            word = re.compile(rf"\b{found[1]}\b")
            stopped = next((cell for cell in self.cells if cell.error and word.search(cell.source)), None)
            if stopped is not None:
                return f"A cell with {found[1]} in it {stopped.sentence}.{_advice(stopped)}"
            if found[1] in self.played:
                return f"{found[1]} {self._not_run(found[1])}"
        return ""


def line_of(kind: str, traceback: Any) -> str:
    """The line of the cell that a traceback shows."""
    text = (
        "\n".join(line for line in traceback if isinstance(line, str)) if isinstance(traceback, list) else ""
    )
    text = text[:20_000]
    if kind in ("SyntaxError", "IndentationError", "TabError"):
        lines = text.splitlines()
        at = next((i for i, line in enumerate(lines) if re.match(r"\s*(Cell|File) ", line)), None)
        return lines[at + 1].strip()[:MAX_LINE] if at is not None and at + 1 < len(lines) else ""
    arrow = ARROW.search(text)
    return arrow[1].strip()[:MAX_LINE] if arrow else ""


def _advice(cell: Ended) -> str:
    if cell.error.startswith(("SyntaxError", "IndentationError", "TabError")):
        return f" Answers are graded with Python {platform.python_version()}."
    return _not_there(cell.error)


def _not_there(message: str) -> str:
    """That a package, or a part of one, is not there where answers are graded, when an error says so."""
    if missing := NO_MODULE.search(message):
        return f" {missing[1]} is not installed where answers are graded: do without it."
    if other := OTHER_VERSION.search(message):
        package = other[1] or other[2]
        try:
            return f" Answers are graded with {package} {importlib.metadata.version(package)}."
        except (importlib.metadata.PackageNotFoundError, ValueError):
            return ""
    return ""
