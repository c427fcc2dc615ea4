"""Everything about one chapter, quickly: `autograder check`, which `make check CHAPTER=…` calls.

Notebooks up to date, answers, lecture, tests: each a step that says in a line how it went. Answers are graded by forks,
one a core; the lecture and the tests then run side by side.
"""

from __future__ import annotations

import concurrent.futures
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring import notebooks
from autograder.authoring.chapter_text import ChapterError
from autograder.grading.parallel import default_workers
from autograder.harness import answers

COMMANDS = ".venv/bin/"
"""Where people find `autograder` and `python`, seen from the course's folder."""
LECTURE_TESTS = "tests/autograder/harness/test_lectures.py"
NOTEBOOK_TESTS = "tests/autograder/authoring/test_made_notebooks.py"


@dataclass(frozen=True)
class Outcome:
    """How a step went: what was looked at, every fault as a sentence, and the command that repeats only this."""

    step: str
    looked_at: str
    faults: tuple[str, ...]
    again: str


def check(root: Path, name: str, say: Callable[[str], None]) -> list[Outcome]:
    """Runs all steps of one chapter, says each step's outcome in a line, and returns those with faults.

    Raises `ChapterError` when there is no such chapter.
    """
    names = notebooks.chapter_names(root)
    if name not in names:
        given = f"there is no chapter {name}" if name else "no chapter was named (make check CHAPTER=NAME)"
        raise ChapterError(f"{given}; the chapters are {', '.join(names)}")
    failed = []
    begin = time.monotonic()
    for outcome in _outcomes(root, name):
        mark = "✗" if outcome.faults else "✓"
        say(f"{mark} {outcome.step}: {outcome.looked_at}, {time.monotonic() - begin:.0f} s so far")
        for fault in outcome.faults:
            say(f"    {fault}")
        if outcome.faults:
            failed.append(outcome)
    return failed


def _outcomes(root: Path, name: str) -> Iterator[Outcome]:
    yield made_notebooks(root, name)
    if (root / notebooks.CHAPTERS / name / "exercise.py").exists():
        yield graded_answers(root, name)
    steps = {"lecture": lecture_tests(root, name), "tests": chapter_tests(root, name)}
    with concurrent.futures.ThreadPoolExecutor(len(steps)) as pool:
        yield from pool.map(lambda step: tested(root, step, steps[step]), steps)


def made_notebooks(root: Path, name: str) -> Outcome:
    """Whether the chapter's notebooks are what its text gives."""
    stale = notebooks.stale(root, [name])
    faults = tuple(f"{path} is not what the text gives" for path in stale)
    return Outcome("notebooks", "made from the text and compared", faults, "make notebooks")


def graded_answers(root: Path, name: str) -> Outcome:
    """Whether every right answer earns everything and every wrong one loses what it must."""
    count, faults = answers.examine(root, name, forks=default_workers())
    again = f"{COMMANDS}autograder answers {name}"
    files = {
        match[1] for fault in faults if (match := re.search(r"answers/((?:right|wrong)/\S+\.py)", fault))
    }
    if len(files) == 1 and len(faults) == 1:
        again += f" --only {files.pop()}"
    return Outcome("answers", f"{count} submissions graded", tuple(faults), again)


def lecture_tests(root: Path, name: str) -> list[str]:
    """What pytest is asked to run for the lecture: in a kernel, every control moved, parts and quiz."""
    return [LECTURE_TESTS, "-k", name] if (root / LECTURE_TESTS).exists() else []


def chapter_tests(root: Path, name: str) -> list[str]:
    """The same for the tests of its figures and notebooks: files that are named like the chapter, or that name it."""
    number, _, topic = name.partition("_")
    files = [
        path.relative_to(root).as_posix()
        for folder in ("perceptron", "chapters")  # elsewhere a chapter is only an example
        for path in sorted((root / "tests" / folder).rglob("test_*.py"))
        if path.stem in (f"test_{topic}", f"test_ch{name}")
        or f"_{number}_" in path.stem
        or name in path.read_text("utf-8")
    ]
    if (root / NOTEBOOK_TESTS).exists() and (root / notebooks.EXERCISES / name).exists():
        files += [f"{NOTEBOOK_TESTS}::{test}[{name}]" for test in _tests_of(root / NOTEBOOK_TESTS)]
    return files


def _tests_of(path: Path) -> list[str]:
    return re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)


def tested(root: Path, step: str, chosen: list[str]) -> Outcome:
    """Runs these tests in a pytest of their own."""
    if not chosen:
        return Outcome(step, "nothing to run", (), "")
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=short", "-rf", *chosen]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    lines = ran.stdout.rstrip().splitlines() or [ran.stderr.strip() or "pytest said nothing"]
    looked_at = re.sub(r" in [\d.]+s.*", "", lines[-1])
    if ran.returncode == 0:
        return Outcome(step, looked_at, (), "")
    failed = [line for line in lines if line.startswith(("FAILED ", "ERROR "))]
    nodes = [line.partition(" ")[2].partition(" - ")[0] for line in failed]
    again = f"{COMMANDS}python -m pytest {' '.join(map(_quoted, nodes or chosen))}"
    return Outcome(step, looked_at, tuple(failed or lines[-20:]), again)


def _quoted(word: str) -> str:
    """A test's name for a shell, which would take its brackets for a pattern."""
    return f"'{word}'" if re.search(r"[^\w./:=-]", word) else word
