"""Takes in what a student handed in: regular files, weighed, and a notebook of which only the cells are kept.

Whatever cannot be read ends in an `Unreadable` with a sentence for the student.
"""

from __future__ import annotations

import functools
import hashlib
import json
import mimetypes
import os
import pickle
import re
import stat
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.grading import outputs

TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"
"""What nbgrader's exchange puts beside a submission; without the secret no feedback can be handed back."""
MAX_NOTEBOOK = 50 * 2**20
"""Bytes of a submitted notebook."""
MAX_PARTS = 1_000_000
"""Lists and objects in a notebook's JSON: each takes two bytes there and sixty in memory."""
MAX_FILES = 100
"""Other files of a submission."""
MAX_PATH = 200
"""Characters of such a file's path in the submission."""
MAX_DEPTH = 10
"""Folders inside folders."""
MAX_FILES_SIZE = 20 * 2**20
"""Bytes of all other files together."""

MAX_SOURCE = 4 * 2**20
"""Characters of one cell."""

NEAR_DEPTH = 3
"""Folders below the submission's in which a notebook that is missing is looked for."""
MAX_NEAR = 1000
"""Files looked at in that search."""
KEPT_SUFFIXES = {
    ".txt", ".md", ".csv", ".tsv", ".json", ".py", ".log", ".toml", ".yaml", ".yml",
    ".npy", ".npz", ".pt", ".pth", ".safetensors",
    ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".wav", ".mp3",
}  # fmt: skip
"""Files of a submission that are kept beside the graded notebook, where formgrader serves them to a browser."""
PLAIN_NAME = re.compile(r"\w[\w .+-]*")
ACTIVE_KINDS = re.compile("html|xml|svg|script|css|flash|message/|multipart/")

STRINGS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
IMPORTS_TORCH = re.compile(r"\b(?:import|from)\b.*\btorch\b|[\"']torch[\"']")
"""A line of code that looks like it, in a driver's text, too. One that only names `torch.optim` in words is none."""


class Unreadable(ValueError):
    """A submission that cannot be taken in. `verdict` is `unreadable` or `missing`."""

    def __init__(self, sentence: str, verdict: str = "unreadable") -> None:
        super().__init__(outputs.plain(sentence))
        self.verdict = verdict


@dataclass(frozen=True)
class Exercise:
    """An exercise as the instructor has it: with solutions, as released, and the text of its reference module.

    `files` are those that every submission gets, by relative path; `beside` the tests that run beside student code, and
    `in_place` those in which the solution itself changes an argument of a call with a result.
    """

    name: str
    source: NotebookNode
    release: NotebookNode
    reference: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()
    in_place: frozenset[str] = frozenset()
    whole: Exercise | None = None
    """For one with fewer tests: the exercise that it is a part of, and known by; see `rebuild.asking`."""

    @functools.cached_property
    def source_sha256(self) -> str:
        if self.whole is not None:
            return self.whole.source_sha256
        return hashlib.sha256(nbformat.writes(self.source).encode()).hexdigest()

    @functools.cached_property
    def reference_sha256(self) -> str:
        return hashlib.sha256(self.reference.encode()).hexdigest()

    @functools.cached_property
    def files_sha256(self) -> str:
        digest = hashlib.sha256()
        for name, data in sorted(self.files.items()):
            digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(data).digest())
        return digest.hexdigest()

    @functools.cached_property
    def uses_torch(self) -> bool:
        """Whether its cells or its reference import PyTorch, which is then imported before anybody is graded."""
        texts = [self.reference, *(cell.source for cell in self.source.cells if cell.cell_type == "code")]
        return any(IMPORTS_TORCH.search(text) for text in texts)

    @functools.cached_property
    def _packed(self) -> bytes:
        parts = (self.name, self.source, self.release, self.reference, self.files, self.beside, self.in_place)
        return pickle.dumps(parts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpacked, (self._packed,)


@functools.lru_cache(maxsize=8)
def _unpacked(data: bytes) -> Exercise:
    """A worker gets the exercise with every submission, and reads it once."""
    return Exercise(*pickle.loads(data))


@dataclass
class Submission:
    """What a student handed in: the bytes of the notebook, and other regular files by relative path."""

    notebook: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def is_kept(name: str) -> bool:
    """Whether a file of this relative path may lie in `autograded/`: no browser may take it for a page or a program.

    Its suffix is on a list, each part of its path looks like a name (`data:,page.html` is read as an address), and what
    this machine's table of file types says of it is harmless.
    """
    path = PurePosixPath(name)
    kind = mimetypes.guess_type(name, strict=False)[0] or ""
    return (
        path.suffix.lower() in KEPT_SUFFIXES
        and all(map(PLAIN_NAME.fullmatch, path.parts))
        and not ACTIVE_KINDS.search(kind.lower())
    )


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a regular file; never follows a link and never waits for a fifo or device."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Unreadable(f"{path.name} is missing.", "missing") from None
    except OSError:
        raise Unreadable(
            f"{path.name} is not a regular file (a link, perhaps): hand in the file itself."
        ) from None
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode):
        os.close(fd)
        raise Unreadable(f"{path.name} is not a regular file: hand in the file itself.")
    with os.fdopen(fd, "rb") as file:
        if status.st_size > limit:
            raise Unreadable(
                f"{path.name} has {status.st_size // 2**20} MiB; at most {limit // 2**20} MiB are read."
            )
        return file.read(limit + 1)[:limit]


def take_in(folder: Path, name: str, every: Collection[str] = ()) -> Submission:
    """Reads a submitted folder: its notebook `name`.ipynb and the other regular files. Raises `Unreadable`.

    `every` are the names of all notebooks of the assignment: any other one is noted.
    """
    try:
        return _take_in(folder, name, every or (name,))
    except OSError as error:
        raise Unreadable(f"The folder of {name} cannot be read: {error.strerror}.") from None


def _take_in(folder: Path, name: str, every: Collection[str]) -> Submission:
    if folder.is_symlink() or not folder.is_dir():
        raise Unreadable(f"The folder of {name} is missing or a link.", "missing")
    path = folder / f"{name}.ipynb"
    if not path.is_symlink() and not path.exists():
        raise Unreadable(f"{name}.ipynb is missing.{_near_misses(folder, name)}", "missing")
    submission = Submission(read_regular(path, MAX_NOTEBOOK))
    left = MAX_FILES_SIZE
    for parent, folders, names in os.walk(folder, followlinks=False):
        for entry in [entry for entry in folders if (Path(parent) / entry).is_symlink()]:
            submission.notes.append(f"{entry} is a link and was left out.")
        if len(Path(parent).relative_to(folder).parts) >= MAX_DEPTH and folders:
            submission.notes.append(f"Folders more than {MAX_DEPTH} deep were left out.")
            folders.clear()
        # nbgrader would take a folder named like a notebook for one.
        folders[:] = sorted(e for e in folders if not e.startswith(".") and not e.endswith(".ipynb"))
        for entry in sorted(names):
            other = Path(parent) / entry
            relative = other.relative_to(folder).as_posix()
            if other == path or entry.startswith(".") or entry == TIMESTAMP:
                continue
            if entry.endswith(".ipynb"):
                if entry.removesuffix(".ipynb") not in every:
                    submission.notes.append(f"{relative[-80:]} lies there, too; {name}.ipynb was graded.")
                continue
            if len(submission.files) >= MAX_FILES:
                submission.notes.append(f"More than {MAX_FILES} files: the rest was left out.")
                return submission
            if len(relative) > MAX_PATH or not relative.isprintable():
                submission.notes.append(f"Left out: {ascii(entry)[:100]} has a name that is too long or odd.")
                continue
            try:
                data = read_regular(other, left)
            except Unreadable as error:
                submission.notes.append(f"Left out: {error}")
                continue
            submission.files[relative] = data
            left -= len(data)
            if not is_kept(relative):
                submission.notes.append(
                    f"{relative[:100]} was there at grading, but is not kept beside the graded notebook: "
                    "a browser could take it for a page or a program."
                )
    return submission


def is_clutter(name: str) -> bool:
    """Whether an operating system made this file or folder: no student wrote it, and no student is called so."""
    return name.startswith(".") or name in ("__MACOSX", "Thumbs.db", "desktop.ini")


def _near_misses(folder: Path, name: str) -> str:
    """What lies in the folder in place of the notebook, and what to do about it; "" when nothing looks like it."""
    found = []
    seen = 0
    for parent, folders, names in os.walk(folder, followlinks=False):
        depth = len(Path(parent).relative_to(folder).parts)
        folders[:] = sorted(e for e in folders if not is_clutter(e) and depth < NEAR_DEPTH)
        for entry in sorted(names):
            seen += 1
            if seen <= MAX_NEAR and not is_clutter(entry) and (advice := _advice(entry, depth, name)):
                path = (Path(parent) / entry).relative_to(folder).as_posix()
                found.append(f" There is {path[-80:]}: {advice}.")
    return "".join(found[:3])


def _advice(entry: str, depth: int, name: str) -> str:
    """What to do with a file that may be the notebook `name`.ipynb; "" when it cannot be."""
    wanted, lower = f"{name}.ipynb", entry.lower()
    if entry == wanted:
        return "it lies in a folder of its own; hand it in without that folder" if depth else ""
    if lower == wanted.lower():
        return f"hand it in under the name {wanted}, capital and small letters as written here"
    if lower.startswith(wanted.lower()) and lower[len(wanted) :] in (".txt", ".json", ".html", ".download"):
        return (
            f"your browser or mail program added {entry[len(wanted) :]}; hand it in under the name {wanted}"
        )
    if lower.endswith(".ipynb"):
        return f"hand it in under the name {wanted}"
    if lower.endswith((".zip", ".tar", ".tar.gz", ".tgz", ".rar", ".7z")):
        return f"unpack the archive, and hand in {wanted} itself"
    if lower.startswith(name.lower() + ".") or lower == name.lower():
        return f"hand in the notebook, {wanted}, as JupyterLab saves it"
    return ""


def parse(data: bytes) -> NotebookNode:
    """A submitted notebook, format 4, with only what grading needs. Raises `Unreadable`.

    Its metadata hold the `language` that its label names, in small letters: a label is no proof (see `rebuild`).
    """
    if not data.strip():
        raise Unreadable("The notebook file is empty.")
    if _brackets(data) > MAX_PARTS and _brackets(STRINGS.sub(b"", data)) > MAX_PARTS:
        raise Unreadable(
            f"The notebook's JSON has more than {MAX_PARTS:,} parts: clear its outputs and save."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            "The notebook is not UTF-8 text: save it in JupyterLab and hand it in again."
        ) from None
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            f"The notebook is not valid JSON{where}: open it in JupyterLab, save it, hand it in again."
        ) from None
    if not isinstance(raw, dict):
        raise Unreadable("The file is JSON, but no notebook.")
    version = raw.get("nbformat")
    if version == 3:
        try:
            raw = nbformat.convert(nbformat.from_dict(raw), 4)
        except Exception as error:
            raise Unreadable(
                f"The notebook is in the old format 3 and cannot be converted ({error})."
            ) from None
    elif version != 4:
        raise Unreadable(f"The notebook has format {str(version)[:20]}; formats 3 and 4 are read.")
    cells = raw.get("cells")
    if not isinstance(cells, list):
        raise Unreadable("The notebook has no cells.")
    language = _language(raw.get("metadata"))
    kept = [cell for cell in map(_cell, cells) if cell is not None]
    label = NotebookNode(language=language[:40])
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=label, cells=kept)


def _brackets(data: bytes) -> int:
    return data.count(b"{") + data.count(b"[")


def _language(metadata: Any) -> str:
    for section, key in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(section) if isinstance(metadata, dict) else None
        value = part.get(key) if isinstance(part, dict) else None
        if isinstance(value, str) and value:
            return value.lower()
    return ""


def _cell(raw: Any) -> NotebookNode | None:
    if not isinstance(raw, dict) or raw.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    source = raw.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return None
    source = source.replace("\r\n", "\n")
    if len(source) > MAX_SOURCE:
        source = f"# The grader left out this cell: it has more than {MAX_SOURCE:,} characters."
    metadata = raw.get("metadata")
    named = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = named.get("grade_id") if isinstance(named, dict) else None
    if not isinstance(name, str):
        name = metadata.get("play") if isinstance(metadata, dict) else None
    return NotebookNode(
        cell_type=raw["cell_type"],
        source=source.encode("utf-8", "replace").decode(),
        attachments=raw.get("attachments"),
        name=name if isinstance(name, str) else "",
        id=raw["id"] if isinstance(raw.get("id"), str) else "",
        as_released=_as_released(raw["cell_type"], source, named),
        old_schema=isinstance(named, dict) and named.get("schema_version") not in (3, None),
    )


def _as_released(cell_type: str, source: str, named: Any) -> bool:
    """Whether the checksum that nbgrader put into the cell at its release still fits: nobody wrote into it."""
    if not isinstance(named, dict) or not isinstance(named.get("checksum"), str):
        return False
    plain = {key: value for key, value in named.items() if isinstance(value, (str, int, float))}
    try:
        return checksum(cell_type, source, plain) == named["checksum"]
    except (KeyError, ValueError, OverflowError):  # odd metadata
        return False


def checksum(cell_type: str, source: str, named: dict[str, Any]) -> str:
    """What nbgrader's `compute_checksum` gives for a cell with this `nbgrader` metadata.

    Asked here, because nbgrader's own would import its servers and its gradebook into every judge.
    """
    grade, solution = named.get("grade", False), named.get("solution", False)
    locked = False if solution else True if grade else named.get("locked", False)
    parts = [source, cell_type, str(grade), str(solution), str(locked), str(named["grade_id"])]
    parts += [str(float(named["points"]))] if grade else []
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
