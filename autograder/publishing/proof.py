"""Proves that a folder holds nothing of what students must not have: solutions, hidden tests, references, stored answers.

Every file is looked through, with all that is wrapped in it, and every object of its git repository, reachable or not.
It finds what slips in by accident or is hidden by simple means (renamed, re-indented, commented out, encoded, packed);
it does not find an answer that somebody wrote anew, nor one in a picture's pixels.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import re
import subprocess
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring import chapter_text, notebooks
from autograder.authoring.chapter_text import Cell, ChapterError, place
from autograder.publishing import contents
from autograder.publishing.passages import WINDOWS, Found, Passages, Secret

NOT_PUBLISHED = (".git", ".venv")
"""What is not looked through as files: git's own folder is asked for its objects, .venv holds other people's packages."""
SHOWN = f"{notebooks.CHAPTERS}/shown.txt"
"""What lectures, and the library that draws them, show although an exercise asks for it or a stored answer has it, too."""
NO_FORMULA = WINDOWS[-2]
"""Tokens of a passage of a reference or a stored answer, at least: they are many, and formulas are in all of them."""
FORBIDDEN = {
    "reference.py": "a reference for hidden tests",
    "gradebook.db": "nbgrader's gradebook",
    "exercise.py": "an exercise with its solution",
}
"""Files that are refused by name, whatever stands in them."""


@dataclass(frozen=True)
class Leak:
    """A secret in a file, or a file that cannot be looked into."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Secrets:
    """What must not get out of a course."""

    passages: Passages
    stubs: Mapping[str, str]  # by CHAPTER/CELL: the only text that the student's cell may have in an exercise
    choices: Mapping[str, str]  # by function: the letter that is right
    shown: frozenset[tuple[str, str]]  # files, and the secrets that they show on purpose


def secrets_of(root: Path, solved: Mapping[str, str]) -> Secrets:
    """The secrets of the course. `solved` holds, by chapter, what is handed out as its worked solution."""
    passages = Passages()
    public: list[str] = list(solved.values())
    stubs: dict[str, str] = {}
    choices: dict[str, str] = {}
    for name in notebooks.chapter_names(root):
        folder = root / notebooks.CHAPTERS / name
        if not (folder / "exercise.py").is_file():
            continue
        cells = chapter_text.read_exercise(folder / "exercise.py")
        for what, line, source in _secret_parts(cells):
            passages.add_code(source, Secret(what, place(folder / "exercise.py", line)))
        _add_reference(passages, folder / "reference.py")
        for path in sorted(folder.glob("answers/*/*.py")):
            answer = chapter_text.read_answer(path)
            what = f"the stored answer {path.parent.name}/{path.name}"
            passages.add_words(answer.summary, Secret(what, place(path, 1)))
            for cell in answer.cells:
                secret = Secret(what, place(path, cell.source_line))
                if cell.is_markdown:
                    passages.add_words(cell.source, secret)
                else:
                    passages.add_code(cell.source, secret, NO_FORMULA)
        for cell in cells if name not in solved else ():
            if cell.kind == "answer":
                secret = Secret(f"the model answer of {cell.name}", place(folder / "exercise.py", cell.line))
                passages.add_words(cell.source, secret)
        public += [_shown(cell) for cell in cells]
        stubs |= {
            f"{name}/{c.name}": chapter_text.without_solution(c.source) for c in cells if c.kind == "solution"
        }
        if name not in solved:
            choices |= _choices(cells)
    for text in public:
        passages.allow(text)
    return Secrets(passages, stubs, choices, _shown_on_purpose(root))


def _shown_on_purpose(root: Path) -> frozenset[tuple[str, str]]:
    """The pairs of file and secret in `SHOWN`. Raises `ChapterError` for a line that is none."""
    path = root / SHOWN
    pairs = set()
    for number, line in enumerate(
        path.read_text(encoding="utf-8").splitlines() if path.is_file() else (), start=1
    ):
        if line.strip() and not line.startswith("#"):
            file, bar, secret = (part.strip() for part in line.partition("|"))
            if not (file and bar and secret):
                raise ChapterError(f"{place(path, number)}: write FILE | SECRET, as the proof names them")
            pairs.add((file, secret))
    return frozenset(pairs)


def _secret_parts(cells: Iterable[Cell]) -> Iterator[tuple[str, int, str]]:
    """Solutions and hidden tests, dedented, with their lines in exercise.py."""
    for cell in cells:
        if cell.kind == "solution":
            regions = _regions(cell, chapter_text.BEGIN_SOLUTION, chapter_text.END_SOLUTION)
            yield from ((f"the solution of {cell.name}", line, text) for line, text in regions)
        if cell.kind == "test":
            regions = _regions(cell, chapter_text.BEGIN_HIDDEN, chapter_text.END_HIDDEN)
            yield from ((f"the hidden test {cell.name}", line, text) for line, text in regions)


def _regions(cell: Cell, begin: str, end: str) -> Iterator[tuple[int, str]]:
    lines = cell.source.split("\n")
    starts = [number for number, line in enumerate(lines) if line.strip() == begin]
    ends = [number for number, line in enumerate(lines) if line.strip() == end]
    for start, stop in zip(starts, ends, strict=True):
        yield cell.source_line + start + 1, textwrap.dedent("\n".join(lines[start + 1 : stop]))


def _add_reference(passages: Passages, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    lines = source.split("\n")
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            name = getattr(node, "name", "") or ast.unparse(getattr(node, "targets", [ast.Name("text")])[0])
            passages.add_code(text, Secret(f"the reference {name}", place(path, node.lineno)), NO_FORMULA)


def _shown(cell: Cell) -> str:
    """What students see of a cell of exercise.py."""
    if cell.kind == "solution":
        return chapter_text.without_solution(cell.source)
    if cell.kind == "answer":  # a text to be marked by hand: what stands there is the model answer
        return ""
    return chapter_text.visible_part(cell.source) if cell.kind == "test" else cell.source


def _choices(cells: Iterable[Cell]) -> dict[str, str]:
    """The functions that answer a question with a letter, and the letters that are right."""
    found = {}
    for cell in cells:
        for node in ast.walk(ast.parse(cell.source)) if cell.kind == "test" else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "check.choice":
                name, right = node.args[:2]
                if isinstance(name, ast.Name) and isinstance(right, ast.Constant):
                    found[name.id] = str(right.value)
    return found


# ---------------------------------------------------------------- looking


def leaks(folder: Path, secrets: Secrets, files: Mapping[str, Path] | None = None) -> list[Leak]:
    """What is wrong with a folder, or with these files of it (by name, where each lies), and with its git repository."""
    found: list[Leak] = []
    clean: set[str] = set()
    for name, path in (files if files is not None else files_of(folder)).items():
        data = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        inside = _look(name, data, secrets)
        if not inside:
            clean.add(_git_name(data))
        found += inside
    for name, data in _objects(folder, clean):
        found += _look(name, data, secrets)
    return sorted(set(found), key=str)


def files_of(folder: Path) -> dict[str, Path]:
    """All files and links of a folder that can get out with it, by their names in it."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.parts[0] not in NOT_PUBLISHED and (path.is_symlink() or path.is_file()):
            found[name.as_posix()] = path
    return found


def _look(name: str, data: bytes, secrets: Secrets) -> list[Leak]:
    base = name.rsplit("/", 1)[-1]
    if base in FORBIDDEN:
        return [Leak(name, 1, FORBIDDEN[base])]
    found = []
    try:
        for text in contents.texts(data):
            how = f" ({text.within})" if text.within else ""
            for passage in (*secrets.passages.find(text.text), *_choices_in(text.text, secrets.choices)):
                secret = passage.secret
                if (name, secret.what) in secrets.shown:
                    continue
                found.append(
                    Leak(name, text.line_of(passage.line), f"{secret.what}, from {secret.place}{how}")
                )
    except contents.Closed as error:
        return [Leak(name, 1, f"{error}: it cannot be looked into; take it out")]
    found += _answered(name, data, secrets)
    return _first_of_each(found)


def _first_of_each(found: list[Leak]) -> list[Leak]:
    """One leak for each place: of many secrets that are alike, a reader needs only one."""
    best: dict[int, Leak] = {}
    for leak in found:
        best.setdefault(leak.line, leak)
    return list(best.values())


_LONG_STRING = re.compile(r'"""(?:.|\n)*?"""|\'\'\'(?:.|\n)*?\'\'\'')


def _choices_in(text: str, choices: Mapping[str, str]) -> Iterator[Found]:
    for name, right in choices.items():
        if name in text:
            shorter = _LONG_STRING.sub(lambda match: "\n" * match[0].count("\n"), text)
            match = re.search(rf"\b{name}\b\W*(?:return\b)?\W*\b{re.escape(right)}\b", shorter)
            if match:
                yield Found(
                    Secret(f"the right letter of {name}", "its hidden test"),
                    shorter.count("\n", 0, match.end()) + 1,
                )


def _answered(name: str, data: bytes, secrets: Secrets) -> Iterator[Leak]:
    """Cells of exercises that hold something else than the stub."""
    if not name.endswith(".ipynb"):
        return
    try:
        notebook = json.loads(data)
        cells = list(notebook["cells"])
    except (ValueError, KeyError, TypeError):
        return
    chapter = Path(name).stem
    for cell in cells:
        about = cell.get("metadata", {}).get("nbgrader", {})
        stub = secrets.stubs.get(f"{chapter}/{about.get('grade_id')}")
        source = cell.get("source", "")
        source = source if isinstance(source, str) else "".join(source)
        if stub is not None and source.strip() != stub.strip():
            line = _line_of(data.decode("utf-8", "replace"), source)
            yield Leak(name, line, f"the cell {about['grade_id']} holds an answer, not the released stub")


def _line_of(file: str, source: str) -> int:
    last = next((line for line in reversed(source.split("\n")) if line.strip()), "")
    place = file.find(json.dumps(last, ensure_ascii=False)[1:-1])
    return file.count("\n", 0, place) + 1 if last and place >= 0 else 1


# ---------------------------------------------------------------- git


def _git_name(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _objects(folder: Path, clean: set[str]) -> Iterator[tuple[str, bytes]]:
    """All objects in the folder's git repository that can hold text, but for those that are known to be clean."""
    if not (folder / ".git").exists():
        return
    names = {}
    for line in (
        _git(folder, "rev-list", "--all", "--reflog", "--objects").decode("utf-8", "replace").splitlines()
    ):
        key, _, path = line.partition(" ")
        names[key] = path
    listed = _git(folder, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
    objects = (line.split() for line in listed.decode().splitlines())
    wanted = [(key, kind) for key, kind in objects if kind != "tree" and key not in clean]
    answer = io.BytesIO(_git(folder, "cat-file", "--batch", said="\n".join(key for key, _ in wanted)))
    for key, kind in wanted:
        size = int(answer.readline().split()[2])
        data = answer.read(size)
        answer.read(1)
        path = names.get(key) or (kind if key in names else "unreachable")
        yield f"{path} in git ({kind} {key[:10]})", data


def _git(folder: Path, *command: str, said: str = "") -> bytes:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *command], capture_output=True, check=True, input=said.encode()
        ).stdout
    except FileNotFoundError:
        raise ChapterError(
            f"{folder} is a git repository, and git is not installed: its objects cannot be looked into"
        ) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip()
        raise ChapterError(f"git cannot read the repository {folder}: {said}") from None
