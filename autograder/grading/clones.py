"""Takes submissions in from a folder of git clones, one a student, as GitHub Classroom's tools fetch them.

`autograder grade --clones` calls it. Each clone's exercise goes to submitted/, where grading finds it as it finds any other
submission. Nothing in a clone is run, git's hooks and settings included.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from autograder.authoring.notebooks import EXERCISES

STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
COMMITTED = (
    "git",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "log",
    "-1",
    "--format=%cd",
)
WHEN = "--date=format-local:%Y-%m-%d %H:%M:%S UTC"


class NoClones(ValueError):
    """The folder is none of clones; the message says why."""


@dataclass(frozen=True)
class Taken:
    """Students whose exercise was taken in, and those without one, with the reason."""

    students: list[str]
    left_out: dict[str, str]


def take_in(folder: Path, courses: CourseDirectory, assignment: str) -> Taken:
    """Copy each clone's exercise to submitted/STUDENT/ASSIGNMENT/, with the time of its last commit.

    A clone's name is the student's, after the folder's own name where it begins with that (`hello-submissions/hello-ada`).
    Raises `NoClones`.
    """
    if not folder.is_dir():
        raise NoClones(f"{folder} is no folder: name the one that holds the clones, one a student")
    clones = sorted(path for path in folder.iterdir() if (path / ".git").is_dir() and not path.is_symlink())
    if not clones:
        raise NoClones(f"{folder} holds no git clone: name the folder that holds the clones, one a student")
    prefix = folder.resolve().name.removesuffix("-submissions") + "-"
    students, left_out = [], {}
    for clone in clones:
        student = clone.name.removeprefix(prefix)
        source = clone / EXERCISES / assignment
        if not STUDENT.fullmatch(student):
            left_out[clone.name] = "its name is none of a student"
        elif not source.is_dir() or source.resolve() != clone.resolve() / EXERCISES / assignment:
            left_out[student] = f"there is no folder {EXERCISES}/{assignment} in the clone"
        else:
            target = Path(courses.format_path(courses.submitted_directory, student, assignment))
            _copy(source, target, _committed(clone))
            students.append(student)
    return Taken(students, left_out)


def _copy(source: Path, target: Path, timestamp: str) -> None:
    """In place of what was there: links are copied as links, which the taking in of a submission refuses."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".clone-", dir=target.parent))
    try:
        shutil.copytree(source, staging / "new", symlinks=True, ignore=shutil.ignore_patterns(".git"))
        if timestamp:
            (staging / "new" / "timestamp.txt").unlink(missing_ok=True)
            (staging / "new" / "timestamp.txt").write_text(timestamp + "\n", encoding="utf-8")
        if target.exists():
            os.replace(target, staging / "old")
        os.replace(staging / "new", target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _committed(clone: Path) -> str:
    """When the last commit was made, as nbgrader writes a timestamp; "" where git cannot say.

    A student can set this date. The service's own record says when it was pushed.
    """
    environment = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "TZ": "UTC"}
    asked = subprocess.run(
        [*COMMITTED, WHEN],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return asked.stdout.strip()
