"""Rebuilds a submitted notebook from the instructor's pristine one. Nothing here runs a cell.

Only sources of named solution cells, of hand-marked cells and of added cells survive; everything else comes from the
pristine notebook. What an honest slip did (another cell type, a lost name, a wrong label) is undone, with a note.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Literal

import nbformat
from nbformat import NotebookNode

from autograder.authoring.links import is_link_cell
from autograder.grading import outputs
from autograder.grading.causes import DEFINED
from autograder.grading.submission import Exercise, Unreadable

MAX_ADDED_CELLS = 500

Kind = Literal["locked", "solution", "test", "answer", "task", "play", "text", "added"]
"""`answer` is what a student writes and a person marks, `task` what a person marks and nobody may change."""
FENCE = re.compile(r"\A\s*```[ \t]*\w*[ \t]*\n(.*?)\n?```\s*\Z", re.DOTALL)
PYTHON = ("", "python", "python3", "ipython")
TYPES = {"code": "code", "markdown": "Markdown", "raw": "raw"}


@dataclass
class Rebuilt:
    """The notebook to grade, cell by cell with its kind, and what was repaired, in words for the instructor."""

    notebook: NotebookNode
    kinds: list[Kind]
    notes: list[str]


def kind_of(cell: NotebookNode) -> Kind:
    """The kind of a pristine cell, from its metadata."""
    if "play" in cell.metadata:
        return "play"
    named = cell.metadata.get(
        "nbgrader", {}
    )  # read as nbgrader.utils does, which every judge would have to import
    if named.get("task"):
        return "task"
    if named.get("grade"):
        if named.get("solution"):
            return "answer"
        return "test" if cell.cell_type == "code" else "task"
    if named.get("solution"):
        return "solution"
    return "locked" if named.get("locked") else "text"


def name_of(cell: NotebookNode) -> str:
    """The name of a pristine cell."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", ""))


def asking(exercise: Exercise, tests: frozenset[str]) -> Exercise:
    """The same exercise with only these of its tests. Judges that know the whole one know all its parts."""

    def part(notebook: NotebookNode) -> NotebookNode:
        cells = [cell for cell in notebook.cells if kind_of(cell) != "test" or name_of(cell) in tests]
        return NotebookNode({**notebook, "cells": cells})

    return replace(exercise, source=part(exercise.source), release=part(exercise.release), whole=exercise)


def rebuild(exercise: Exercise, submitted: NotebookNode) -> Rebuilt:
    """The pristine notebook with the student's sources in it.

    An added cell, also a second copy of a named one, stands after the named cell that it followed. What a student wrote
    into a read-only cell (editors other than JupyterLab allow it) runs before the original. Raises `Unreadable` for a
    notebook in another language.
    """
    pristine = {name_of(cell): cell for cell in exercise.release.cells}
    written = [cell for cell in submitted.cells if not is_link_cell(cell.source)]
    notes = _recognize(pristine, written)
    taken, added = _sort(pristine, written, notes)
    language = submitted.metadata.get("language", "")
    if language not in PYTHON:
        if not any(kind_of(pristine[name]) != "text" for name in taken):
            raise Unreadable(
                f"The notebook is written in {language}, not in Python: it has none of this exercise's cells."
            )
        notes.append(
            f"The notebook's label says that it is written in {language}. It was graded as Python; choose a Python "
            "kernel before you save it."
        )
    cells: list[NotebookNode] = []
    kinds: list[Kind] = []
    room = outputs.MAX_ATTACHED

    def harmless(cell: NotebookNode, written: NotebookNode) -> NotebookNode:
        """A Markdown cell with a student's text and pictures, which the instructor's browser will show."""
        nonlocal room
        given = written.get("attachments")
        text, pictures = outputs.with_pictures(written.source, given, room)
        cell.source = outputs.harmless_markdown(text)
        if pictures:
            cell.attachments = pictures
            room -= outputs.written(pictures)
        if isinstance(given, dict) and len(pictures) < len(given):
            notes.append(
                f"{len(given) - len(pictures)} pasted files of a cell were left out: no pictures, or too much."
            )
        return cell

    def place(cell: NotebookNode, kind: Kind) -> None:
        cells.append(cell)
        kinds.append(kind)

    def place_added(extra: NotebookNode) -> None:
        new = nbformat.v4.new_code_cell if extra.cell_type == "code" else nbformat.v4.new_markdown_cell
        cell = new(extra.source, id=f"added-{len(cells)}")
        place(cell if extra.cell_type == "code" else harmless(cell, extra), "added")

    for extra in added.get("", []):
        place_added(extra)
    order = _order(pristine, taken)
    # What a person marks is shown with its marking scheme, as nbgrader shows it.
    schemes = {name_of(cell): cell.source for cell in exercise.source.cells if kind_of(cell) == "task"}
    for name in order:
        released, mine = pristine[name], taken.get(name)
        kind = kind_of(released)
        cell = nbformat.from_dict(json.loads(json.dumps(released)))
        cell.source = schemes.get(name, cell.source)
        if kind in ("solution", "answer", "play"):
            if mine is not None:
                cell.source = mine.source
            elif kind != "play":
                notes.append(f"The cell {name} is missing.")
                cell.source = "" if kind == "solution" else cell.source
            if kind == "answer" and cell.cell_type != "code":
                cell = harmless(cell, mine or cell)
        elif kind != "text" and mine is None:
            notes.append(f"The cell {name} is not in this notebook; the original ran all the same.")
        elif kind != "text" and mine is not None and not _same(mine, released):
            notes.append(_why_another(name, mine, released))
            if kind == "task" and not mine.as_released:  # the answer, perhaps: the marker shall see it
                added.setdefault(name, []).insert(0, mine)
            elif mine.cell_type == "code" and (kind == "locked" or not mine.as_released):
                place_added(mine)
        if (
            kind != "text" or cell.cell_type != "code"
        ):  # code that anybody may change runs as the student left it
            place(cell, kind)
        for extra in added.get(name, []):
            place_added(extra)
    if order != list(pristine):
        notes.append("Solution cells were moved; each ran where the student put it, with its tests.")
    elif list(taken) != [name for name in pristine if name in taken]:
        notes.append("Cells were moved; they ran in their original order.")
    # Made by hand: `new_notebook` checks every cell against nbformat's schema, for 12 ms a submission.
    metadata = nbformat.from_dict(json.loads(json.dumps(exercise.release.metadata)))
    notebook = NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)
    return Rebuilt(notebook, kinds, notes)


def _order(pristine: dict[str, NotebookNode], taken: dict[str, NotebookNode]) -> list[str]:
    """The names in their original order, but solutions, each with the tests below it, in the student's."""
    blocks: list[list[str]] = [[]]
    for name, cell in pristine.items():
        if kind_of(cell) not in ("test", "text"):
            blocks.append([])
        blocks[-1].append(name)
    solved = {b[0]: b for b in blocks if b and b[0] in taken and kind_of(pristine[b[0]]) == "solution"}
    in_students_order = iter([solved[name] for name in taken if name in solved])
    return [name for b in blocks for name in (next(in_students_order) if b and b[0] in solved else b)]


def _same(cell: NotebookNode, released: NotebookNode) -> bool:
    return cell.cell_type == released.cell_type and cell.source.strip() == released.source.strip()


def _why_another(name: str, mine: NotebookNode, released: NotebookNode) -> str:
    """A read-only cell that is not the original: what is known of how that came."""
    if mine.as_released:
        return f"The cell {name} is as an earlier release had it; today's ran."
    if kind_of(released) == "task":
        return f"The cell {name} was changed; what the student made of it stands below the original."
    if mine.cell_type != released.cell_type:
        return f"The cell {name} was a {TYPES[mine.cell_type]} cell; the original ran."
    return f"The cell {name} was changed; the original was run after it."


def _recognize(pristine: dict[str, NotebookNode], cells: list[NotebookNode]) -> list[str]:
    """Gives each cell of the exercise its name, where an editor dropped it, and its type, where a slip changed it.

    A name in nbgrader's metadata counts most; then the text as handed out; then the function that a solution defines;
    an id comes last, for what is added can have any. Returns notes.
    """
    notes: list[str] = []
    defined = {name for cell in cells if cell.cell_type == "code" for name in DEFINED.findall(cell.source)}

    def right(cell: NotebookNode) -> bool:
        """Whether the cell can be the one of its name: code that stands elsewhere, too, is no Markdown cell."""
        released = pristine[cell.name]
        return bool(
            cell.cell_type == released.cell_type
            or kind_of(released) != "solution"
            or cell.name not in defined
        )

    lost = dict(pristine)
    for cell in cells:
        if cell.name in pristine and right(cell):
            lost.pop(cell.name, None)
        else:
            cell.name = ""
    unnamed = [cell for cell in cells if not cell.name]
    texts = {(released.cell_type, released.source.strip()): name for name, released in lost.items()}
    for cell in unnamed:
        name = texts.get((cell.cell_type, cell.source.strip()))
        if name in lost:
            cell.name = name
            del lost[name]
    for cell in unnamed:
        if cell.name or (cell.cell_type != "code" and not _only_here(cell, defined)):
            continue
        names = (name for name in DEFINED.findall(_code(cell)) if name in lost)
        name = next((name for name in names if kind_of(lost[name]) == "solution"), None)
        if name is not None:
            if cell.id != name:
                notes.append(f"The cell {name} had lost its name; the cell that defines {name} was taken.")
            cell.name = name
            del lost[name]
    for cell in unnamed:
        if not cell.name and cell.id in lost:
            cell.name = cell.id
            del lost[cell.id]
    for cell in cells:
        notes += _as_its_type(cell, pristine.get(cell.name), defined)
    return notes


def _only_here(cell: NotebookNode, defined: set[str]) -> bool:
    """Whether this cell, which is none of code, defines functions, and no code cell of the notebook defines them."""
    names = DEFINED.findall(_code(cell))
    return bool(names) and not defined.intersection(names)


def _code(cell: NotebookNode) -> str:
    """A cell's source as code: without the fences that it needs in Markdown to look like code."""
    fenced = FENCE.match(cell.source) if cell.cell_type != "code" else None
    return str(fenced[1] if fenced else cell.source)


def _as_its_type(cell: NotebookNode, released: NotebookNode | None, defined: set[str]) -> list[str]:
    """Turns code in a Markdown or raw cell, and a written answer in another, back to what it must be; says so."""
    was = cell.cell_type
    if released is not None and kind_of(released) in ("solution", "answer", "play"):
        becomes = released.cell_type
    elif released is None and was != "code" and _only_here(cell, defined):
        becomes = "code"
    else:
        return []
    if becomes == was:
        return []
    if becomes == "code":
        cell.source = _code(cell)
    cell.cell_type = becomes
    what = (
        f"The cell {cell.name}"
        if released is not None
        else f"The cell with {DEFINED.findall(cell.source)[0]}"
    )
    return [f"{what} was a {TYPES[was]} cell; it was taken as {TYPES[becomes]}."]


def _sort(
    pristine: dict[str, NotebookNode], cells: list[NotebookNode], notes: list[str]
) -> tuple[dict[str, NotebookNode], dict[str, list[NotebookNode]]]:
    """Named cells in the student's order, and added cells by the name that they follow; adds to `notes`."""
    taken: dict[str, NotebookNode] = {}
    added: dict[str, list[NotebookNode]] = {}
    anchor, count = "", 0
    if any(cell.old_schema for cell in cells):
        notes.append("nbgrader metadata of another version was ignored.")
    for cell in cells:
        original = pristine.get(cell.name)
        named = original is not None and kind_of(original) != "text"
        if named and cell.name not in taken:
            taken[cell.name] = cell
            anchor = cell.name
        elif cell.source.strip() and (cell.cell_type == "code" or original is None or cell.name in taken):
            count += 1
            if count <= MAX_ADDED_CELLS:
                added.setdefault(anchor, []).append(cell)
            elif count == MAX_ADDED_CELLS + 1:
                notes.append(f"More than {MAX_ADDED_CELLS} added cells; the rest did not run.")
            if named:
                notes.append(f"A second cell named {cell.name} ran as an added cell.")
    return taken, added
