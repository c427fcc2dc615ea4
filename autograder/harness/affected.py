"""Which tests can see what a stored answer changes: the others saw the same code in the solution's own run.

Called by the answers harness, which spares them, and puts answers that do not see each other into one notebook. A test is
never spared when in doubt: names are looked for as words, in texts too (a driver may be one), and a cell that does more
than define is seen by everything below it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.grading.judging import reaching
from autograder.grading.rebuild import kind_of, name_of
from autograder.grading.submission import Exercise

WORD = re.compile(r"(?<![\w.])\w+")
"""What may be a name that a cell has bound: after a dot stands a name of something else, as in `model.train()`."""
BEYOND = re.compile(
    r"\b(?:global|nonlocal|setattr|delattr|set_(?!to_none\b)\w+|seterr\w*|simplefilter|sys|os|__main__)\b"
    r"|(?<!\.)\b(?:exec|eval)\b"
)
"""Words of code that may change what other functions see, too. Seeds do not: every test begins with its own;
nor does `model.eval()`."""


@dataclass(frozen=True)
class Change:
    """What an answer changes in the solved notebook."""

    seen: frozenset[str]
    """The tests that may see it."""
    binds: frozenset[str] | None = None
    """The names that its cells define, where that is all they do."""
    words: frozenset[str] = frozenset()
    """All words of these cells."""

    def apart(self, other: Change, asked: Set[str], others: Set[str]) -> bool:
        """Whether both may stand in one notebook: no test that is `asked` for one sees the other, nor do their cells."""
        return (
            self.binds is not None
            and other.binds is not None
            and self.words.isdisjoint(other.binds)
            and other.words.isdisjoint(self.binds)
            and self.seen.isdisjoint(others)
            and other.seen.isdisjoint(asked)
        )


class Solved:
    """The solved notebook of an exercise, which every answer differs from in some cells.

    `cells` are its cells; `tests` those of each graded function, by name.
    """

    def __init__(self, exercise: Exercise, cells: list[NotebookNode], tests: dict[str, list[str]]) -> None:
        self.cells, self.tests = cells, tests
        self.every = frozenset(test for own in tests.values() for test in own)
        sources = {name_of(cell): cell.source for cell in exercise.source.cells if kind_of(cell) == "test"}
        self.asks = {f: set().union(*(_words(sources[test]) for test in own)) for f, own in tests.items()}
        """The words of each function's tests."""
        self.pieces = [
            (set(_bound(node)), _words(ast.unparse(node)))
            for cell in exercise.source.cells
            if kind_of(cell) in ("solution", "locked") and cell.cell_type == "code"
            for node in _parsed(cell.source)
        ]
        """What each piece of a solution or locked cell binds, with its words."""

    def change(self, cells: list[NotebookNode]) -> Change:
        """What a notebook with these cells changes. Where nothing differs, every test is wanted."""
        differing = [
            i for i, (cell, other) in enumerate(zip(cells, self.cells, strict=False)) if cell != other
        ]
        if not differing:
            return Change(self.every)
        below = self.every - {name_of(cell) for cell in cells[: differing[0]]}
        if len(cells) != len(self.cells):
            return Change(below)
        binds: set[str] = set()
        words: set[str] = set()
        for i in differing:
            for source in (cells[i]["source"], self.cells[i]["source"]):
                defined = _only_defines(source)
                if defined is None:
                    return Change(below)
                binds |= defined
                words |= _words(source)
        functions = {name_of(self.cells[i]) for i in differing}
        names = self._with_users(binds)
        for function, own in self.tests.items():
            if function not in functions and self.asks[function].isdisjoint(names):
                below -= set(own)
        return Change(below, frozenset(binds), frozenset(words))

    def _with_users(self, names: set[str]) -> set[str]:
        """These names, those that the exercise defines with the help of one of them, and so on."""
        while (
            more := {n for bound, words in self.pieces if not words.isdisjoint(names) for n in bound} - names
        ):
            names = names | more
        return names


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


def _words(source: str) -> set[str]:
    """The words of a source, but not of what is only read: comments, docstrings, hints, sentences."""
    try:
        module = ast.parse(source)
    except SyntaxError:  # a line magic
        return set(WORD.findall(source))
    for node in ast.walk(module):
        match node:
            case ast.FunctionDef() | ast.ClassDef() if ast.get_docstring(node):
                node.body[0] = ast.Pass()
            case ast.keyword(arg="hint" | "read", value=ast.Constant()):
                node.value = ast.Constant("")
            case ast.Constant(value=str(text)) if _is_sentence(text):
                node.value = ""
    return set(WORD.findall(ast.unparse(module)))


def _is_sentence(text: str) -> bool:
    """Whether a text is certainly no code: it has no call and no second line, and Python does not understand it."""
    return " " in text and "(" not in text and "\n" not in text and not _parsed(text.strip())


def _parsed(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:  # a line magic
        return []
