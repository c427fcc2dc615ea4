"""Makes the repository for students: lectures, exercises, what their visible tests need, and not one answer.

`autograder release` calls it. Everything is made beside the target and proved free of answers there; only then is it
moved into place, so a release that is refused changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring import notebooks
from autograder.authoring.chapter_text import ChapterError
from autograder.authoring.links import Links
from autograder.publishing import proof
from autograder.publishing.worked import worked_solution

NOTE = ".release.json"
"""The file of a release that says what it wrote, so that the next one knows what others changed there."""
COPIED = ("LICENSE", "install.py", "requirements.txt", "environment.yml")
LIBRARY = ("perceptron", "autograder/check")
SUFFIXES = (".py", ".js", ".css", ".html", ".txt", ".md", ".typed")
TEMPLATES = Path(__file__).parent / "for_students"


class NotProved(ChapterError):
    """The release holds something that students must not have; `leaks` says what and where."""

    def __init__(self, leaks: Sequence[proof.Leak]):
        self.leaks = leaks
        shown = "\n".join(f"  {leak}" for leak in leaks[:20])
        more = f"\n  and {len(leaks) - 20} more" if len(leaks) > 20 else ""
        super().__init__(
            f"Nothing was written: students would get\n{shown}{more}\nTake it out, or, where a lecture shows it on "
            f"purpose, add a line FILE | SECRET to {proof.SHOWN}."
        )


@dataclass(frozen=True)
class Changes:
    """What a release did, as names of files in it."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    kept: list[str]  # ours by name, but edited there: left as they are
    unchanged: int
    looked_through: int  # files and the like that the proof saw


def release(root: Path, out: Path, links: Links, solutions: Iterable[str] = ()) -> Changes:
    """Write or update the students' repository in the folder `out`. Raises `ChapterError`, having changed nothing."""
    root, out = root.resolve(), out.resolve()
    if out == root or root in out.parents or out in root.parents:
        raise ChapterError(f"{out} lies in the course's folder or holds it: name a folder outside of {root}")
    before = _before(out)
    solved = {name: worked_solution(root / notebooks.CHAPTERS / name) for name in _exercises(root, solutions)}
    files = made(root, links, solved)
    secrets = proof.secrets_of(
        root, {name: "\n".join(c.source for c in n.cells) for name, n in solved.items()}
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        changes, note = _compare(out, files, before)
        files[NOTE] = (json.dumps(note, indent=1, sort_keys=True) + "\n").encode()
        for name in [*changes.added, *changes.changed, NOTE]:
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_bytes(files[name])
        there = proof.files_of(out) if out.exists() else {}
        seen = {name: path for name, path in there.items() if name not in changes.removed}
        seen |= proof.files_of(staging)
        found = proof.leaks(out, secrets, seen)
        if found:
            raise NotProved(found)
        for name in [*changes.added, *changes.changed, NOTE]:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(staging / name, out / name)
        for name in changes.removed:
            (out / name).unlink()
            _remove_empty(out, (out / name).parent)
    finally:
        shutil.rmtree(staging)
    return Changes(
        changes.added,
        changes.changed,
        changes.removed,
        changes.kept,
        changes.unchanged,
        looked_through=len(seen),
    )


def repository_of(out: Path, given: str) -> str:
    """OWNER/NAME: the one given, else that of the folder's `git remote`; "" where there is neither.

    Raises `ChapterError` where the two differ: one of them has a typo.
    """
    address = ""
    if (out / ".git").exists():
        asked = subprocess.run(
            ["git", "-C", str(out), "remote", "get-url", "origin"], capture_output=True, text=True
        )
        address = asked.stdout.strip()
    found = re.search(r"github\.com[:/](?P<name>[^/\s]+/[^/\s]+?)(?:\.git)?/?$", address)
    remote = found["name"] if found else ""
    if given and remote and given.lower() != remote.lower():
        raise ChapterError(
            f"--repository says {given}, and the folder's git remote says {remote}: one of them has a typo"
        )
    return given or remote


def made(root: Path, links: Links, solved: Mapping[str, notebooks.NotebookNode] = {}) -> dict[str, bytes]:  # noqa: B006
    """Every file of the students' repository, by its name."""
    files: dict[str, bytes] = {}
    names = notebooks.chapter_names(root)
    if not names:
        raise ChapterError(
            f"there is no chapter in {notebooks.CHAPTERS}/: run this in the root of the course"
        )
    for name in names:
        folder = root / notebooks.CHAPTERS / name
        if (folder / "lecture.py").is_file():
            notebook = notebooks.lecture_notebook(folder, links)
            files[f"{notebooks.LECTURES}/{name}.ipynb"] = notebooks.written(notebook).encode()
        if (folder / "exercise.py").is_file():
            notebook = notebooks.release_notebook(folder, links)
            files[f"{notebooks.EXERCISES}/{name}/{name}.ipynb"] = notebooks.written(notebook).encode()
        for path in (folder / "quiz.json", folder / "blanks.json"):
            if path.is_file():
                files[f"{notebooks.CHAPTERS}/{name}/{path.name}"] = path.read_bytes()
    for name, notebook in solved.items():
        files[f"{notebooks.SOLUTIONS}/{name}.ipynb"] = notebooks.written(notebook).encode()
    for name in COPIED:
        files[name] = (root / name).read_bytes()
    for package in LIBRARY:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix in SUFFIXES and "__pycache__" not in path.parts:
                files[path.relative_to(root).as_posix()] = path.read_bytes()
    files["autograder/__init__.py"] = (
        b'"""Of the grading library only `check`, which the visible tests call."""\n'
    )
    files |= {name: text.encode() for name, text in _from_templates(root, links, files).items()}
    return dict(sorted(files.items()))


def _from_templates(root: Path, links: Links, files: Mapping[str, bytes]) -> dict[str, str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    install = re.search(r"^NEW_ENOUGH.*?install\.py$", makefile, re.MULTILINE | re.DOTALL)
    assert install is not None, "the course's Makefile has lost the part that finds a Python"
    filled = {
        "install": install[0],
        "version": project["version"],
        "python": project["requires-python"],
        "dependencies": _listed(project["dependencies"]),
        "torch": _listed(project["optional-dependencies"]["torch"]),
        "start": _with_gap(links.badges(f"{notebooks.LECTURES}/{notebooks.chapter_names(root)[0]}.ipynb")),
        "chapters": _chapter_table(root, links, files),
        "solutions": "`solutions/` holds worked solutions of exercises whose deadline has passed.\n"
        if any(name.startswith(f"{notebooks.SOLUTIONS}/") for name in files)
        else "",
    }
    made = {}
    for template, name in (
        ("Makefile", "Makefile"),
        ("README.md", "README.md"),
        ("pyproject.template", "pyproject.toml"),
        ("gitignore", ".gitignore"),
        ("nbgrader_config.py", "nbgrader_config.py"),
        ("page_config.json", "jupyter/labconfig/page_config.json"),
        ("postBuild", "postBuild"),
        ("smoke.py", "tests/smoke.py"),
        ("visible.py", "tests/visible.py"),
        ("visible-tests.yml", ".github/workflows/visible-tests.yml"),
    ):
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        made[name] = re.sub(r"@(\w+)@\n?", lambda match: _fill(match, filled), text)
    return made


def _with_gap(text: str) -> str:
    return f"{text}\n" if text else ""


def _fill(match: re.Match[str], filled: Mapping[str, str]) -> str:
    """What stands for @NAME@ in a template; nothing, without the end of its line, where there is nothing to say."""
    value = filled.get(match[1])
    if value is None:
        return match[0]
    return value + ("\n" if match[0].endswith("\n") else "") if value else ""


def _listed(requirements: Iterable[str]) -> str:
    return "\n".join(f'    "{requirement}",' for requirement in requirements)


def _chapter_table(root: Path, links: Links, files: Mapping[str, bytes]) -> str:
    """A row a chapter: the lecture, the exercise and, where there is one, the worked solution, with their links."""
    rows = []
    for name in notebooks.chapter_names(root):
        title = notebooks.title_of(root / notebooks.CHAPTERS / name)
        shown = {
            title: f"{notebooks.LECTURES}/{name}.ipynb",
            "exercise": f"{notebooks.EXERCISES}/{name}/{name}.ipynb",
            "worked solution": f"{notebooks.SOLUTIONS}/{name}.ipynb",
        }
        cells = {}
        for what, path in shown.items():
            doors = " · ".join(f"[{door}]({address})" for door, address in links.of(path).items())
            cells[what] = f"[{what}]({path})" + (f" ({doors})" if doors else "") if path in files else ""
        lecture, exercise, solution = cells.values()
        rows.append(f"| {lecture} | {exercise}{'<br>' + solution if solution else ''} |")
    return "\n".join(["| lecture | exercise |", "| --- | --- |", *rows])


def _exercises(root: Path, solutions: Iterable[str]) -> list[str]:
    known = [
        n for n in notebooks.chapter_names(root) if (root / notebooks.CHAPTERS / n / "exercise.py").is_file()
    ]
    wanted = list(solutions)
    for name in wanted:
        if name not in known:
            raise ChapterError(f"there is no exercise {name}; the exercises are {', '.join(known)}")
    return [name for name in known if name in wanted]


# ---------------------------------------------------------------- in place


def _before(out: Path) -> dict[str, str]:
    """What the last release wrote into the folder: names of files and hashes of their contents."""
    if not out.exists():
        return {}
    if not out.is_dir():
        raise ChapterError(f"{out} is a file: name a folder for the release")
    try:
        note: dict[str, str] = json.loads((out / NOTE).read_text(encoding="utf-8"))["files"]
        return note
    except FileNotFoundError:
        others = sorted(path.name for path in out.iterdir() if path.name != ".git")
        if others:
            raise ChapterError(
                f"{out} holds something else, {others[0]} for one: name a new folder, an empty one, or one that "
                "holds a release"
            ) from None
        return {}
    except (ValueError, KeyError, TypeError):
        raise ChapterError(f"{out / NOTE} cannot be read: restore it, or name a new folder") from None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _compare(
    out: Path, files: Mapping[str, bytes], before: Mapping[str, str]
) -> tuple[Changes, dict[str, dict[str, str]]]:
    """What has to be written and removed, and the note for the next time. A file that was edited there is kept."""
    added, changed, removed, kept, unchanged = [], [], [], [], 0
    note = {}
    for name, data in files.items():
        path = out / name
        note[name] = _hash(data)
        if not path.exists() and not path.is_symlink():
            added.append(name)
        elif (
            path.is_symlink()
            or not path.is_file()
            or _hash(path.read_bytes()) not in (note[name], before.get(name))
        ):
            kept.append(name)
            note[name] = before.get(name, "")
        elif _hash(path.read_bytes()) == note[name]:
            unchanged += 1
        else:
            changed.append(name)
    for name in sorted(set(before) - set(files)):
        path = out / name
        if path.is_file() and not path.is_symlink() and _hash(path.read_bytes()) == before[name]:
            removed.append(name)
        elif path.exists():
            kept.append(name)
    return Changes(added, changed, removed, kept, unchanged, 0), {"files": note}


def _remove_empty(out: Path, folder: Path) -> None:
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
