"""The course's own cells, made ready for the trusted process: without what only IPython understands, and with their last value.

A test cell that ends in a number gives this number of points, as with nbgrader. `judge` and `judge_process` call it;
a student's cell is never compiled here.
"""

from __future__ import annotations

import ast
import functools
import math
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

TRANSPARENT = ("time", "capture")
"""Magics around code that counts; all others are skipped here, and do in the student's process what they do there."""
MAGIC = "<magic>"
"""The file that code behind a magic seems to stand in."""


@dataclass(frozen=True)
class Compiled:
    """A cell: its statements, and its last expression where IPython would show that one's value."""

    body: CodeType
    last: CodeType | None = None

    def run(self, names: dict[str, Any]) -> Any:
        """Runs the cell in the namespace `names`; returns the value of its last expression, or None."""
        exec(self.body, names)
        return None if self.last is None else eval(self.last, names)


class Shell:
    """What stands for IPython's shell, `get_ipython()`, in the trusted process."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> None:
        """`%time f(x)` runs `f(x)`; `%matplotlib inline` and the like do nothing here."""
        if name in TRANSPARENT and line.strip():
            compiled(line, MAGIC).run(self._names)

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """`%%time` runs what stands below it; `%%bash` and the like do nothing here."""
        if name in TRANSPARENT:
            compiled(cell, MAGIC).run(self._names)

    def system(self, *_: Any, **__: Any) -> None:
        """`!command` does nothing here."""

    def getoutput(self, *_: Any, **__: Any) -> list[str]:
        """`files = !ls` finds nothing here."""
        return []


@functools.lru_cache(maxsize=500)
def compiled(source: str, filename: str) -> Compiled:
    """A cell of the course, which the judges' warm process has compiled for all of them. Raises `SyntaxError`."""
    tree = ast.parse(python_of(source), filename)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or _is_quiet(source):
        return Compiled(compile(tree, filename, "exec"))
    tree.body.pop()
    value = compile(ast.Expression(last.value), filename, "eval")
    return Compiled(compile(tree, filename, "exec"), value)


def python_of(source: str) -> str:
    """A cell's source as Python: magics and shell commands are calls of `get_ipython()`. Raises `SyntaxError`."""
    try:
        ast.parse(source)
    except SyntaxError:
        # Imported late: it takes a third of a second, which few exercises need.
        from IPython.core.inputtransformer2 import TransformerManager

        source = TransformerManager().transform_cell(source)
        ast.parse(source)
    return source


def _is_quiet(source: str) -> bool:
    """Whether the cell ends in a semicolon, after which IPython shows nothing."""
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(lines) and lines[-1].partition("#")[0].rstrip().endswith(";")


def bound(source: str) -> set[str]:
    """The names that a cell's own lines bind, as far as its text shows."""
    try:
        tree = ast.parse(python_of(source))
    except SyntaxError:
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            names.add(node.name)
    return names


def definitions(source: str) -> set[str] | None:
    """The names of a cell that only defines functions, classes and constants; None for one that does more."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic does more
        return None
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(value=value) if _is_literal(value) and not any(map(_reaches_into, node.targets)):
                names |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            case ast.Import() | ast.Expr(value=ast.Constant()):
                pass
            case ast.ImportFrom(names=found) if all(alias.name != "*" for alias in found):
                pass
            case _:
                return None
    return names


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError):
        return False
    return True


def _reaches_into(target: ast.expr) -> bool:
    """Whether it assigns to a part of something, not to names."""
    return any(isinstance(part, (ast.Attribute, ast.Subscript)) for part in ast.walk(target))


def ends_in_expression(source: str) -> bool:
    """Whether a test cell can give a part of its points."""
    try:
        return compiled(source, "<test>").last is not None
    except SyntaxError:
        return False


def points_in(value: Any) -> float | None:
    """The points that a test's last value stands for; None for what is no number, which says nothing of points."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf


def out_of_range(points: float, most: float) -> str:
    """The sentence for a test whose number cannot be its points; "" where it can."""
    if math.isfinite(points) and 0 <= points <= most:
        return ""
    return f"This test ended in {points:g}, and it can give 0 to {most:g} points. Tell your instructor: the test has a fault."
