"""Files that a student's cells wrote (a table, a picture): weighed, and named like files, or left out.

`run` asks for them when all cells have run, before any test; they lie beside the graded notebook then, for the marker.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from autograder.grading.judging.conversation import Student
from autograder.grading.submission import MAX_PATH, SECRET, TIMESTAMP, is_kept

MAX_FILES = 20
MAX_SIZE = 4 * 2**20
"""Bytes of all such files of a submission together."""


def weighed(found: object, there: Collection[str]) -> tuple[dict[str, bytes], list[str]]:
    """Of what a student's process calls its files those that are kept, and notes; `there` are files that it was given."""
    kept: dict[str, bytes] = {}
    left, out = MAX_SIZE, 0
    for name, data in found.items() if isinstance(found, dict) else ():
        if name in there:
            continue
        fits = isinstance(data, bytes) and len(data) <= left and len(kept) < MAX_FILES
        # nbgrader looks for what it wrote itself under two names: no cell writes these
        named = (
            isinstance(name, str)
            and len(name) <= MAX_PATH
            and name not in (TIMESTAMP, SECRET)
            and is_kept(name)
        )
        if fits and named:
            kept[name] = data
            left -= len(data)
        else:
            out += 1
    places = {*kept, *there}
    clashing = [name for name in kept if places.intersection(map(str, PurePosixPath(name).parents))]
    for name in clashing:  # no file lies inside a file
        del kept[name]
    out += len(clashing)
    if not out:
        return kept, []
    return kept, [
        f"{out} files that cells wrote were left out: of another kind, or more than {MAX_FILES} files or {MAX_SIZE // 2**20} MiB."
    ]


def ask(student: Student, there: Collection[str]) -> tuple[dict[str, bytes], list[str]]:
    """The files that the cells of this process wrote. Raises `Interrupted`."""
    return weighed(student.written(MAX_FILES, MAX_SIZE), there)
