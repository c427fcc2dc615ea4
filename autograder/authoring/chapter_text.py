"""Reads the text of a chapter: lecture.py, exercise.py and the answer files, in percent format.

The build, the answers harness and the grader use it. It refuses a text that breaks a rule of the format,
with file and line, before anything is made from it; it does not make notebooks (see `notebooks`).
"""

import ast
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

Kind = Literal["markdown", "code", "locked", "solution", "test", "play", "answer", "added"]

KINDS_WITH_NAME = ("locked", "solution", "test", "play", "answer")
KINDS_WITH_POINTS = ("test", "answer")
LONGEST_NAME = 64  # characters; the limit of nbformat's cell ids
LONGEST_SUMMARY = 80  # characters of folded="…": one line of a narrow page
COLAB, LEFT = "colab", "left"  # the names of cells that the build adds: it installs; it says what is left

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"

# nbgrader acts on these words wherever they stand in a line, so no cell may hold them by accident.
_SOLUTION_WORDS = ("BEGIN SOLUTION", "END SOLUTION")
_HIDDEN_WORDS = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
_OTHER_NBGRADER_WORDS = ("BEGIN MARK SCHEME", "END MARK SCHEME", "AUTOTEST")

_HEADER = re.compile(r"# ?%%(?P<rest>.*)$")
_KEY = re.compile(r"""\s*(?P<key>[A-Za-z_]\w*)(?P<value>=(?:"[^"]*"|'[^']*'|[^\s"']+)?)?(?=\s|$)""")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*$")
_LOSES = re.compile(r"#\s*loses\s*:(?P<rest>.*)$")
_LOSES_NOTHING_ELSE = re.compile(r"#\s*loses nothing else\.?\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")


class ChapterError(ValueError):
    """A chapter cannot be used as it stands; the message says where, what is wrong and what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell of a chapter's text.

    `name` is "" and `points` is 0 where the kind has none; `folded` says what the code of a folded cell does, and
    is "" for a cell that is shown; `line` is the number of the header line and `source_line` that of the first
    line of `source`, counted from 1.
    """

    kind: Kind
    source: str
    line: int
    source_line: int
    name: str = ""
    points: int | float = 0
    folded: str = ""

    @property
    def is_markdown(self) -> bool:
        """Whether the cell holds text, not code."""
        return self.kind in ("markdown", "answer")


@dataclass(frozen=True)
class Answer:
    """One file of answers/right or answers/wrong: what it shows, which tests it must lose, and its cells."""

    summary: str
    loses: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]
    nothing_else: bool = False
    """Whether it says that these are all that it loses; otherwise others of its functions may pass or fail."""


def place(path: Path, line: int | None = None) -> str:
    """Name a chapter's file as messages do: from `chapters/` on, with the line where there is one."""
    parts = path.parts
    if "chapters" in parts:
        parts = parts[len(parts) - 1 - parts[::-1].index("chapters") :]
        path = Path(*parts)
    return path.as_posix() if line is None else f"{path.as_posix()}:{line}"


def read_cells(path: str | Path) -> list[Cell]:
    """Read a chapter's file by the rules for its name: lecture.py, exercise.py, anything else an answer."""
    path = Path(path)
    if path.name == "lecture.py":
        return read_lecture(path)
    if path.name == "exercise.py":
        return read_exercise(path)
    return list(read_answer(path).cells)


def read_lecture(path: str | Path) -> list[Cell]:
    """Read a lecture: markdown and code cells, of keys only folded=; the first cell is the title."""
    path = Path(path)
    cells = _split(path, _text(path))
    for cell in cells:
        if cell.kind not in ("markdown", "code"):
            raise _error(path, cell.line, f"a lecture's cells carry no key but folded=, remove {cell.kind}=")
        _refuse_nbgrader_words(path, cell, _SOLUTION_WORDS + _HIDDEN_WORDS)
        if cell.kind == "code":
            _compiled(path, cell)
    title(path, cells)
    return cells


def read_exercise(path: str | Path) -> list[Cell]:
    """Read an exercise with its solution and tests, and refuse whatever breaks a rule of the format."""
    path = Path(path)
    cells = _split(path, _text(path))
    title(path, cells)
    _refuse_duplicate_names(path, cells)
    for cell in cells:
        if cell.folded:
            raise _error(path, cell.line, "folded= is for the live figures of lectures: remove it")
        if cell.kind == "code":
            raise _error(
                path,
                cell.line,
                'a code cell without a header: say what it is, with locked="NAME", solution="NAME", '
                'test="NAME" points=1 or play="NAME" after # %%',
            )
        if cell.kind == "added":
            raise _error(path, cell.line, "`added` cells stand in answer files only; use locked= or play=")
        if cell.kind in KINDS_WITH_POINTS and not cell.points:
            raise _error(path, cell.line, f'{cell.kind}="{cell.name}" has no points: add points=1')
        _check_markers(path, cell)
        if not cell.is_markdown:
            _compiled(path, cell)
        if cell.kind == "solution":
            _check_solution(path, cell)
        if cell.kind == "test":
            _check_test(path, cell)
    for number, cell in enumerate(cells):
        if cell.kind == "solution" and not _tested(cell.name, cells[number + 1 :]):
            raise _error(
                path,
                cell.line,
                f'solution="{cell.name}" has no test after it: add a cell # %% test="{cell.name}-…" points=1 '
                f"that calls {cell.name}",
            )
    return cells


def read_answer(path: str | Path) -> Answer:
    """Read an answer file: comment lines with the summary and `# loses:` lines, then the student's cells.

    After `# loses:` lines, `# loses nothing else` says that every other test passes.
    """
    path = Path(path)
    text = _text(path)
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if _HEADER.match(line)), len(lines))
    summary: list[str] = []
    loses: list[tuple[str, str]] = []
    nothing_else = False
    for number, line in enumerate(lines[:first], start=1):
        if not line.strip():
            continue
        if not line.startswith("#"):
            raise _error(path, number, 'code before the first cell: put # %% solution="NAME" above it')
        if _LOSES_NOTHING_ELSE.match(line):
            nothing_else = True
            continue
        found = _LOSES.match(line)
        if found is None:
            summary.append(line.lstrip("#").strip())
            continue
        test, bar, message = (part.strip() for part in found["rest"].partition("|"))
        if not (test and bar and message):
            raise _error(path, number, "write # loses: TEST | PART OF THE MESSAGE")
        loses.append((test, message))
    if not summary:
        raise _error(path, 1, "begin with a comment that says in one sentence what this answer does")

    cells = _split(path, "\n" * first + "\n".join(lines[first:]))
    if not cells:
        raise _error(path, 1, 'the file has no cell: add # %% solution="NAME" and the answer below it')
    named = [cell for cell in cells if cell.name]
    _refuse_duplicate_names(path, named)
    for cell in cells:
        if cell.folded or cell.kind not in ("solution", "answer", "added", "markdown"):
            raise _error(
                path,
                cell.line,
                'an answer file holds solution="NAME", answer="NAME", added and markdown cells only',
            )
        _refuse_nbgrader_words(path, cell, _SOLUTION_WORDS + _HIDDEN_WORDS)
    return Answer(" ".join(summary), tuple(loses), tuple(cells), nothing_else)


def title(path: Path, cells: list[Cell]) -> str:
    """The heading that opens a lecture or an exercise, such as `01 · The neuron`."""
    first = cells[0].source.split("\n")[0] if cells else ""
    if not cells or cells[0].kind != "markdown" or not first.startswith("# "):
        line = cells[0].line if cells else 1
        raise _error(
            path, line, "begin with a # %% [markdown] cell whose first line is the title: # # 01 · …"
        )
    return first[2:].strip()


def sections(cells: list[Cell]) -> list[str]:
    """The titles of a lecture's sections (`##` and `###`), as `read=` in a check names them."""
    found = []
    for cell in cells:
        fenced = False
        for line in cell.source.split("\n") if cell.is_markdown else ():
            if _FENCE.match(line):
                fenced = not fenced
            elif not fenced and re.match(r"#{2,3} ", line):
                found.append(line.lstrip("#").strip())
    return found


def check_references(path: Path, cells: list[Cell], titles: list[str]) -> None:
    """Refuse an exercise in which a `read="…"` names no section among `titles`."""
    for cell in cells:
        if cell.kind != "test":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if not isinstance(node, ast.keyword) or node.arg != "read":
                continue
            read = node.value.value if isinstance(node.value, ast.Constant) else None
            if isinstance(read, str) and read not in titles:
                known = ", ".join(f'"{title}"' for title in titles)
                raise _error(
                    path,
                    cell.source_line + node.value.lineno - 1,
                    f'read="{read}" is no section of the lecture; its sections are {known}',
                )


def without_solution(source: str) -> str:
    """A solution cell's source with each region between the markers replaced by nbgrader's stub."""
    lines: list[str] = []
    inside = False
    for line in source.split("\n"):
        if line.strip() == BEGIN_SOLUTION:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + "# YOUR CODE HERE", indent + "raise NotImplementedError()"]
        elif line.strip() == END_SOLUTION:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


def visible_part(source: str) -> str:
    """A test cell's source without its hidden regions."""
    lines: list[str] = []
    inside = False
    for line in source.split("\n"):
        if line.strip() in (BEGIN_HIDDEN, END_HIDDEN):
            inside = line.strip() == BEGIN_HIDDEN
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


def bound_names(table: symtable.SymbolTable) -> set[str]:
    """The notebook's names that a cell assigns, imports, defines or deletes, also from inside functions."""
    top = table.get_type() == "module"
    names = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if (symbol.is_assigned() or symbol.is_imported()) and (top or symbol.is_declared_global())
    }
    return names.union(*(bound_names(child) for child in table.get_children()))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ChapterError(f"{place(path)}: there is no such file") from None
    except IsADirectoryError:
        raise ChapterError(f"{place(path)}: this is a folder, not a file") from None
    except UnicodeDecodeError as error:
        raise ChapterError(f"{place(path)}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def _error(path: Path, line: int, sentence: str) -> ChapterError:
    return ChapterError(f"{place(path, line)}: {sentence}")


def _split(path: Path, text: str) -> list[Cell]:
    """Cut percent text into cells: headers by our own rules, sources as jupytext reads them."""
    return list(_cells(path, text))


@lru_cache(maxsize=2048)  # files: a course is read several times in one process, and jupytext takes its time
def _cells(path: Path, text: str) -> tuple[Cell, ...]:
    import jupytext  # takes a while, and a grader's workers need only the names in this module

    lines = text.split("\n")
    headers = list(_headers(lines))
    before = headers[0] if headers else len(lines)
    for number, line in enumerate(lines[:before], start=1):
        if line.strip():
            raise _error(path, number, "text before the first cell: begin with # %% [markdown]")
    if not headers:
        return ()
    cells = [_header(path, number + 1, lines[number]) for number in headers]

    # Without comment_magics=False jupytext turns a comment such as `# copy the weights` into a command.
    percent = {"extension": ".py", "format_name": "percent", "comment_magics": False}
    read = jupytext.reads("\n".join(lines[before:]), fmt=percent).cells
    if len(read) != len(cells):
        raise _error(
            path,
            headers[0] + 1,
            f"jupytext reads {len(read)} cells where {len(cells)} begin: is a string left open?",
        )

    ends = [*headers[1:], len(lines)]
    result = []
    for cell, raw, start, end in zip(cells, read, headers, ends, strict=True):
        body = lines[start + 1 : end]
        if cell.is_markdown:
            for number, line in enumerate(body, start=start + 2):
                if line.strip() and not line.startswith("#"):
                    raise _error(path, number, "a line of a markdown cell without # in front")
        leading = next((number for number, line in enumerate(body) if line.strip()), 0)
        if cell.is_markdown:  # `#` alone is an empty line of the text
            leading = next((number for number, line in enumerate(body) if line.strip(" #")), leading)
        source = raw.source.strip("\n")
        result.append(replace(cell, source=source, source_line=start + 2 + leading))
    return tuple(result)


def _headers(lines: list[str]) -> Iterator[int]:
    """The positions of the lines that begin a cell; a `# %%` inside a string is none."""
    from jupytext.stringparser import StringParser

    strings = StringParser("python")
    for number, line in enumerate(lines):
        if not strings.is_quoted() and _HEADER.match(line):
            strings = StringParser("python")
            yield number
        else:
            strings.read_line(line)


def _header(path: Path, line: int, text: str) -> Cell:
    """Read a header line, such as `# %% test="sigmoid-values" points=1`, into a cell without a source."""
    found = _HEADER.match(text)
    assert found is not None, "only lines that match are passed here"
    rest = found["rest"].rstrip()
    if not text.startswith("# %%") or (rest and not rest.startswith(" ")):
        raise _error(path, line, f"`{text}` is no cell header: write # %%, a space and the keys")
    rest = rest.strip()
    markdown = rest.startswith("[markdown]")
    if markdown:
        rest = rest.removeprefix("[markdown]")
    elif rest.startswith("["):
        raise _error(path, line, f"`{rest}` is no kind of cell: only [markdown] is")

    kind: Kind = "markdown" if markdown else "code"
    name = ""
    points: int | float = 0
    folded = ""
    given: list[str] = []
    for key, value in _keys(path, line, rest):
        if key in given:
            raise _error(path, line, f"{key}= stands twice in one header: remove one")
        if key == "points":
            points = _points(path, line, value)
        elif key == "added":
            if value is not None:
                raise _error(path, line, "`added` takes no value: write # %% added")
            kind = "added"
        elif value is None:
            raise _error(path, line, f'`{key}` has no value: write {key}="…"')
        elif key == "folded":
            folded = _summary(path, line, value)
        elif key in KINDS_WITH_NAME:
            kind = key  # type: ignore[assignment]  # KINDS_WITH_NAME holds kinds only
            name = _name(path, line, key, value)
        else:
            known = ", ".join(f"{known}=" for known in KINDS_WITH_NAME)
            raise _error(
                path, line, f"unknown key {key}=: the keys are {known} and points=, in lectures folded="
            )
        given.append(key)

    kinds = [key for key in given if key not in ("points", "folded")]
    if len(kinds) > 1:
        raise _error(path, line, f"two kinds in one header ({' and '.join(kinds)}): a cell has one kind")
    if "points" in given and kind not in KINDS_WITH_POINTS:
        raise _error(path, line, "points= belongs to test= and answer= cells only")
    if markdown and kind not in ("markdown", "answer"):
        raise _error(path, line, f"{kind}= is for code cells: remove [markdown]")
    if not markdown and kind == "answer":
        raise _error(path, line, f'answer= is for text: write # %% [markdown] answer="{name}"')
    if markdown and folded:
        raise _error(path, line, "folded= is for code cells: remove it, or [markdown]")
    return Cell(kind, "", line, line + 1, name, points, folded)


def _keys(path: Path, line: int, text: str) -> Iterator[tuple[str, str | None]]:
    """Each `key=value` of a header, the value as it is written; None for a key without a value."""
    while text.strip():
        found = _KEY.match(text)
        if found is None:
            raise _error(path, line, f'`{text.strip()}` is not KEY="VALUE"')
        value = found["value"]
        yield found["key"], value[1:] or None if value is not None else None
        text = text[found.end() :]


def _name(path: Path, line: int, key: str, value: str) -> str:
    name = value[1:-1]
    if value[0] not in "\"'" or not _NAME.match(name):
        raise _error(
            path,
            line,
            f'{key}={value} is no name: write {key}="NAME", a letter first, then letters, digits, - and _',
        )
    if len(name) > LONGEST_NAME:
        raise _error(path, line, f"the name has {len(name)} characters: shorten it to {LONGEST_NAME}")
    if re.match(r"cell-\d", name) or name in (COLAB, LEFT):
        raise _error(path, line, f'the build gives the name "{name}" to a cell of its own: choose another')
    return name


def _summary(path: Path, line: int, value: str) -> str:
    """The line that stands for a folded cell's code: a reader sees it in place of the code, and above it."""
    summary = value[1:-1]
    if value[0] not in "\"'" or not re.match(r"\w.*[^\W_]$", summary) or " " not in summary:
        raise _error(
            path,
            line,
            f'folded={value} does not say what the code does: write folded="Draws the curve for both sliders", '
            "in words, without a full stop",
        )
    if len(summary) > LONGEST_SUMMARY:
        raise _error(
            path, line, f"folded= has {len(summary)} characters: shorten it to {LONGEST_SUMMARY}, one line"
        )
    return summary


def _points(path: Path, line: int, value: str | None) -> int | float:
    try:
        points = float(value or "")
    except ValueError:
        points = float("nan")
    if not 0 < points < float("inf"):
        given = "points has no value" if value is None else f"points={value}"
        raise _error(path, line, f"{given}: write a positive number, such as points=1")
    return int(points) if points.is_integer() else points


def _refuse_duplicate_names(path: Path, cells: list[Cell]) -> None:
    first: dict[str, int] = {}
    for cell in cells:
        if cell.name and cell.name in first:
            raise _error(
                path, cell.line, f'the name "{cell.name}" was used in line {first[cell.name]}: choose another'
            )
        first.setdefault(cell.name, cell.line)


def _refuse_nbgrader_words(path: Path, cell: Cell, words: tuple[str, ...]) -> None:
    for number, line in enumerate(cell.source.split("\n"), start=cell.source_line):
        for word in words:
            if word in line:
                raise _error(
                    path, number, f"`{word}` does not belong in this {cell.kind} cell: nbgrader acts on it"
                )


def _check_markers(path: Path, cell: Cell) -> None:
    """Solution markers stand in solution and answer cells, hidden-test markers in test cells, in pairs."""
    _refuse_nbgrader_words(path, cell, _OTHER_NBGRADER_WORDS)
    if cell.kind in ("solution", "answer"):
        regions = _regions(path, cell, BEGIN_SOLUTION, END_SOLUTION)
        if cell.kind == "solution" and not regions:
            raise _error(
                path,
                cell.line,
                f'solution="{cell.name}" has no {BEGIN_SOLUTION} and {END_SOLUTION} around its answer',
            )
    else:
        _refuse_nbgrader_words(path, cell, _SOLUTION_WORDS)
    if cell.kind == "test":
        _regions(path, cell, BEGIN_HIDDEN, END_HIDDEN)
    else:
        _refuse_nbgrader_words(path, cell, _HIDDEN_WORDS)


def _regions(path: Path, cell: Cell, begin: str, end: str) -> int:
    """How many regions between `begin` and `end` a cell holds; refuses markers that do not pair up."""
    regions = 0
    opened = 0
    for number, line in enumerate(cell.source.split("\n"), start=cell.source_line):
        for marker in (begin, end):
            if marker.lstrip("# ") in line and line.strip() != marker:
                written = f"# {marker}" if cell.is_markdown else marker  # as lines of text are written here
                raise _error(path, number, f"write the marker alone in its line, exactly: {written}")
        if line.strip() == begin:
            if opened:
                raise _error(path, number, f"{begin} inside the region that began in line {opened}")
            opened = number
        elif line.strip() == end:
            if not opened:
                raise _error(path, number, f"{end} without a {begin} before it")
            opened = 0
            regions += 1
    if opened:
        raise _error(path, opened, f"{begin} without an {end} after it")
    return regions


def _compiled(path: Path, cell: Cell) -> None:
    try:
        ast.parse(cell.source)
        compile(cell.source, place(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        line = cell.source_line + (error.lineno or 1) - 1
        raise _error(path, line, f"the cell does not compile: {error.msg}") from None


def _public_definitions(source: str) -> list[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = [node.name for node in ast.parse(source).body if isinstance(node, kinds)]
    return [name for name in names if not name.startswith("_")]


def _check_solution(path: Path, cell: Cell) -> None:
    """A solution cell defines what it is named after, and so does what remains of it for the student."""
    defined = _public_definitions(cell.source)
    if defined != [cell.name]:
        found = " and ".join(defined) or "no function"
        raise _error(
            path,
            cell.line,
            f'solution="{cell.name}" defines {found}: it must define {cell.name} and nothing else '
            "(helpers begin with _)",
        )
    try:
        left = _public_definitions(without_solution(cell.source))
    except SyntaxError as error:
        raise _error(
            path, cell.line, f'solution="{cell.name}" without its answer does not compile: {error.msg}'
        ) from None
    if left != [cell.name]:
        raise _error(
            path, cell.line, f"`def {cell.name}` stands between the markers: move {BEGIN_SOLUTION} below it"
        )


def _check_test(path: Path, cell: Cell) -> None:
    """A test cell binds only names with _, and what the student sees of it compiles."""
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            line = cell.source_line + node.lineno - 1
            raise _error(
                path, line, f"`from {node.module} import *` in a test cell: import in a locked= cell"
            )
    for name in sorted(bound_names(symtable.symtable(cell.source, place(path), "exec"))):
        if not name.startswith("_"):
            raise _error(
                path,
                cell.source_line + _binding_line(cell.source, name) - 1,
                f"a test cell binds `{name}`: call it `_{name}`, or bind it in a locked= cell",
            )
    try:
        ast.parse(visible_part(cell.source))
    except SyntaxError as error:
        raise _error(
            path, cell.line, f'test="{cell.name}" without its hidden part does not compile: {error.msg}'
        ) from None


def _binding_line(source: str, name: str) -> int:
    """The first line of a cell that binds a name; 1 where the syntax tree does not show it plainly."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            lines.append(node.lineno)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler):
            lines += [node.lineno] if node.name == name else []
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound = [(alias.asname or alias.name.split(".")[0]) for alias in node.names]
            lines += [node.lineno] if name in bound else []
    return min(lines, default=1)


def _tested(name: str, cells: list[Cell]) -> bool:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(cell.kind == "test" and word.search(cell.source) for cell in cells)
