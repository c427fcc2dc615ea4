"""Worked solutions, to hand out after the deadline: the exercise with its answers, and each hidden test in words.

The numbers and the code of hidden tests stay with the instructor, so that next year's class has them still ahead.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.authoring import chapter_text, notebooks
from autograder.authoring.chapter_text import BEGIN_HIDDEN, BEGIN_SOLUTION, END_HIDDEN, END_SOLUTION

KINDS = {
    "same": "{function} is compared with the course's own, on inputs that you have not seen.",
    "equal": "{function} is asked for another result.",
    "close": "{function} is asked for another result.",
    "gradient": "The gradient is compared with differences of the function itself, at points that you have not seen.",
    "raises": "Another input that {function} must refuse.",
    "holds": "A property that every right {function} has.",
    "choice": "The letter itself: before grading only its form is checked.",
}
"""What a hidden call of `check` is for, where its author left no hint."""


def worked_solution(folder: Path) -> NotebookNode:
    """The notebook with the worked solutions of a chapter's folder; nbgrader takes it for no submission."""
    notebook = notebooks.source_notebook(folder)
    cells = []
    for cell in notebook.cells:
        about = cell.metadata.pop("nbgrader", None)
        hidden = list(reasons(cell.source)) if about and about["grade"] and cell.cell_type == "code" else []
        cell.source = _without_markers(chapter_text.visible_part(cell.source))
        cells.append(cell)
        if hidden:
            points = about["points"]
            title = f"**Hidden part of the test `{about['grade_id']}`** ({points} {'point' if points == 1 else 'points'})"
            told = "\n".join(f"- {reason}" for reason in hidden)
            cells.append(
                nbformat.v4.new_markdown_cell(f"{title}\n\n{told}", id=f"why-{about['grade_id']}"[:64])
            )
    cells[0].source = cells[0].source.replace("# Exercise", "# Worked solutions: exercise", 1)
    notebook.cells = cells
    nbformat.validate(notebook)
    return notebook


def reasons(source: str) -> Iterator[str]:
    """Why each hidden call of a test cell is there, in words: its author's hint, or what such a call is for."""
    seen = set()
    hidden: list[ast.Call] = []
    shown: list[str] = []
    lines = source.split("\n")
    marks = [
        number for number, line in enumerate(lines, start=1) if line.strip() in (BEGIN_HIDDEN, END_HIDDEN)
    ]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("check."):
            if any(begin < node.lineno < end for begin, end in zip(marks[::2], marks[1::2], strict=True)):
                hidden.append(node)
            else:
                shown += _hint(node)
    for call in sorted(hidden, key=lambda call: call.lineno):
        kind = ast.unparse(call.func).removeprefix("check.")
        if kind not in KINDS:
            continue
        function = (
            f"`{ast.unparse(call.args[0])}`" if call.args and isinstance(call.args[0], ast.Name) else "It"
        )
        words = KINDS[kind].format(function=function)
        for hint in _hint(call) or shown[-1:]:
            words += f" {hint}"
        if words not in seen:
            seen.add(words)
            yield words
    if marks and not seen:
        yield " ".join(["The same question with inputs that you have not seen.", *shown[-1:]])


def _hint(call: ast.Call) -> list[str]:
    """The sentence of a call for whoever fails it."""
    found = [word.value for word in call.keywords if word.arg in ("hint", "message")]
    if ast.unparse(call.func) == "check.holds":
        found += call.args[3:4]
    if ast.unparse(call.func) == "check.choice" and len(call.args) > 2 and isinstance(call.args[2], ast.Dict):
        right = ast.unparse(call.args[1])
        pairs = zip(call.args[2].keys, call.args[2].values, strict=True)
        found += [value for key, value in pairs if key is not None and ast.unparse(key) == right]
    return [node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _without_markers(source: str) -> str:
    lines = source.split("\n")
    return "\n".join(line for line in lines if line.strip() not in (BEGIN_SOLUTION, END_SOLUTION))
