"""Folded cells: what a lecture must keep so that it reads well with them closed, and how a notebook says "folded".

`notebooks` calls it for every lecture. The wiring of a live figure (its sliders, what a move draws) stands between
a question and its figure; `# %% folded="Draws …"` closes it. What the chapter teaches stays in cells that are shown.
"""

import ast
import symtable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.authoring.chapter_text import Cell, ChapterError, bound_names, place

# The smallest live figure takes five or six lines: make it, `def`, change it, `return` its line of text, join it with
# its sliders. Any longer, and the code is what a reader sees after the question, not the figure.
LONGEST_SHOWN_FIGURE = 6  # lines that are not blank

# One entry for each program that shows or prints a notebook; tests/browser and test_folding.py show what they do.
METADATA: dict[str, Any] = {
    "jupyter": {"source_hidden": True},  # JupyterLab and Notebook 7 fold the code, and leave the output open
    "tags": ["hide-input"],  # myst-nb folds it on a website
    "cellView": "form",  # Colab shows "Show code" in its place
    # nbconvert leaves the code out, and with it printing from JupyterLab. Its own TagRemovePreprocessor leaves just this
    # note for its templates, but only where somebody has configured a tag, which a student who prints has not.
    "transient": {"remove_source": True},
}

# An exercise's tests are folded, too, and its last cell. Print shows them: what is asked stands there.
TEST_METADATA: dict[str, Any] = {"jupyter": {"source_hidden": True}, "cellView": "form"}


def source(cell: Cell) -> str:
    """A folded cell's code below a comment with its summary: the line that JupyterLab shows while it is closed."""
    return f"# {cell.folded}\n{cell.source}"


def is_folded(cell: NotebookNode) -> bool:
    """Whether a cell of a made notebook is folded."""
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


def check(path: Path, cells: list[Cell]) -> None:
    """Refuse a lecture whose folded cells hide what a reader needs, or whose live figures stand far from their text."""
    bound_in: dict[str, Cell] = {}  # by name, the cell that bound it last
    for cell in cells:
        if cell.is_markdown:
            continue
        table = symtable.symtable(cell.source, place(path), "exec")
        bound, used = bound_names(table), set(_used(table))
        if cell.folded:
            _must_show_something(path, cell)
        else:
            _must_stand_by_itself(path, cell, sorted(used - bound), bound_in)
            _must_be_short(path, cell)
        bound_in |= dict.fromkeys(bound, cell)


def _must_show_something(path: Path, cell: Cell) -> None:
    """The last statement of a folded cell draws: `live.figure(…)`, or `_ = …` for a still picture."""
    match ast.parse(cell.source).body:
        case [*_, ast.Expr(value=ast.Call(func=function))]:
            shows = ast.unparse(function) != "print"
        case [*_, ast.Assign(targets=[ast.Name(id="_")], value=ast.Call())]:
            shows = True
        case _:
            shows = False
    if not shows:
        raise _error(
            path,
            cell.line,
            "a folded cell that shows nothing: end it with its figure, live.figure(…) or _ = figures.…(…), "
            "or remove folded=",
        )


def _must_stand_by_itself(path: Path, cell: Cell, names: list[str], bound_in: dict[str, Cell]) -> None:
    for name in names:
        if name in bound_in and bound_in[name].folded:
            raise _error(
                path,
                cell.line,
                f"this cell is shown and uses `{name}`, which the folded cell in line {bound_in[name].line} binds: "
                "bind it in a cell that is shown, or under another name",
            )


def _must_be_short(path: Path, cell: Cell) -> None:
    lines = sum(bool(line.strip()) for line in cell.source.split("\n"))
    if lines > LONGEST_SHOWN_FIGURE and _makes_live_figure(cell.source):
        raise _error(
            path,
            cell.line,
            f"{lines} lines stand between the text and this live figure: fold the cell with "
            f'# %% folded="WHAT ITS CODE DOES" (what the chapter teaches goes into a cell above that is shown), '
            f"or shorten it to {LONGEST_SHOWN_FIGURE} lines",
        )


def _makes_live_figure(source: str) -> bool:
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func) == "live.figure"
        for node in ast.walk(ast.parse(source))
    )


def _used(table: symtable.SymbolTable) -> Iterator[str]:
    """The names that a cell takes from the notebook, also from inside functions."""
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _used(child)


def _error(path: Path, line: int, sentence: str) -> ChapterError:
    return ChapterError(f"{place(path, line)}: {sentence}")
