"""Packages that a notebook imports and that the course does not install: named in the student's kernel, before handing in.

A grader has what the course's own installation has, which is known in a student's kernel too; anything more may be missing
there. Nothing is said where that list is not known (the course is not installed as a package), and nothing at grading.
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
from collections.abc import Iterable
from typing import Any

COURSE = "neural-network-courseware"
"""The name under which pip knows this course."""

NAME = re.compile(r"[\w.-]+")
_read: set[str] = set()
"""Cells that were looked at: each check of a value asks, and a notebook has many."""
_named: set[str] = set()


def name_foreign_packages() -> None:
    """Writes a line about each such package, once a kernel. `nbgrader validate` shows it: it counts stderr as a failure."""
    shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if not hasattr(shell, "kernel"):  # no notebook of a student
        return
    new = set(shell.user_ns.get("In", ())) - _read
    _read.update(new)
    imported = _imported(new) - _named
    _named.update(imported)
    for package in foreign(imported):
        print(
            f"{package} is not one of the packages that this course installs. Where answers are graded it may be "
            f"missing, and a cell that imports it would stop there: do without {package}.",
            file=sys.stderr,
        )


def _imported(sources: Iterable[str]) -> set[str]:
    """First parts of what these cells import, also inside functions."""
    names = set()
    for source in sources:
        try:
            tree = ast.parse(
                "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
            )
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"autograder", "perceptron"}


def foreign(modules: set[str]) -> list[str]:
    """Those of these modules that are installed here, but by no package that the course needs."""
    course = needed(COURSE) if modules else set()
    others = {module for module in modules if _plain(module) not in course}
    installed = importlib.metadata.packages_distributions() if course and others else {}  # takes its time
    return sorted(
        module
        for module in others
        if module in installed and course.isdisjoint(map(_plain, installed[module]))
    )


def needed(package: str) -> set[str]:
    """The package and all that it needs, directly or not, with all its own extras; empty where it is not installed."""
    found: set[str] = set()
    todo = [package]
    while todo:
        name = todo.pop()
        if _plain(name) in found:
            continue
        try:
            requirements = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        found.add(_plain(name))
        first = name == package
        todo += [m[0] for r in requirements if (first or "extra ==" not in r) and (m := NAME.match(r))]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
