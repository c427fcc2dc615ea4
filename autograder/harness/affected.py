"""Which tests can see what a stored answer changes: the others saw the same code in the solution's own run.

Called by the answers harness, which spares them. A test is never spared when in doubt: names are looked for as words, in
texts and comments, too, and a cell that does more than define is seen by everything below it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.grading.judging import reaching
from autograder.grading.rebuild import kind_of, name_of
from autograder.grading.submission import Exercise

BEYOND = re.compile(
    r"\b(?:global|nonlocal|setattr|delattr|set_\w+|seterr\w*|simplefilter|sys|os)\b|(?<!\.)\b(?:exec|eval)\b"
)
"""Words of code that may change what other functions see, too. Seeds do not: every test begins with its own;
nor does `model.eval()`."""


def spared(
    cells: list[NotebookNode], solved: list[NotebookNode], exercise: Exercise, tests: dict[str, list[str]]
) -> frozenset[str]:
    """The tests that see nothing of what differs between a notebook's cells and the solved ones.

    `tests` are those of each graded function, by name. Where nothing differs, all are wanted.
    """
    differing = [i for i, (cell, other) in enumerate(zip(cells, solved, strict=False)) if cell != other]
    if not differing:
        return frozenset()
    above = {name_of(cell) for cell in cells[: differing[0]] if kind_of(cell) == "test"}
    if len(cells) != len(solved):
        return frozenset(above)
    names: set[str] = set()
    for i in differing:
        for source in (cells[i]["source"], solved[i]["source"]):
            defined = _only_defines(source)
            if defined is None:
                return frozenset(above)
            names |= defined
    functions = {name_of(solved[i]) for i in differing}
    _grow(names, exercise)
    sources = {name_of(cell): cell.source for cell in exercise.source.cells if kind_of(cell) == "test"}
    for function, own in tests.items():
        if function not in functions and not any(_mentions(sources[test], names) for test in own):
            above |= set(own)
    return frozenset(above)


def _only_defines(source: str) -> set[str] | None:
    """The names that a cell binds, if all it does is to define functions, classes and plain values; else None."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    if reaching.reaches(source) or BEYOND.search(source):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            owner = node.value
            while isinstance(owner, ast.Attribute | ast.Subscript):
                owner = owner.value
            if isinstance(owner, ast.Name) and owner.id in {"np", "torch", "check", "math", "random"}:
                return None
    names: set[str] = set()
    for node in tree.body:
        bound = list(_bound(node))
        if not bound and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return None
        names |= set(bound)
    return names


def _bound(node: ast.stmt) -> Iterator[str]:
    """What a statement that only defines binds; nothing for another one."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in aliases)
        case ast.Assign(targets=targets, value=value) if not _calls(value):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is None or not _calls(value):
            yield name


def _calls(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Call) for inner in ast.walk(node))


def _mentions(source: str, names: set[str]) -> bool:
    return not names.isdisjoint(re.findall(r"\w+", source))


def _grow(names: set[str], exercise: Exercise) -> None:
    """Adds what solution cells and locked cells define with the help of these names, and so on."""
    pieces = [
        (set(_bound(node)), ast.get_source_segment(cell.source, node) or "")
        for cell in exercise.source.cells
        if kind_of(cell) in ("solution", "locked") and cell.cell_type == "code"
        for node in _parsed(cell.source)
    ]
    while more := {name for bound, text in pieces if _mentions(text, names) for name in bound} - names:
        names |= more


def _parsed(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:  # a line magic
        return []
