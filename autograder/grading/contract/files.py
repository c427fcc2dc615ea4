"""Files that belong to an assignment (`data.csv`, `helper.py`, pictures): every submission gets them as they were handed out.

They lie beside the source notebook. A student's own copy gives way, unless `Autograde.exclude_overwriting` names it; what
else a student handed in stays. `gradebook` reads and writes them, the judge gives them to the student's process.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from autograder.grading.submission import Submission

MAX_SUPPLIED = 48 * 2**20
"""Bytes of all files of an assignment: the student's process keeps them in memory, with all that it writes."""


class TooMuch(ValueError):
    """The files of an assignment do not fit; the message says which are the largest."""


def of_assignment(folder: Path, ignore: Sequence[str]) -> dict[str, bytes]:
    """The files beside the notebooks in `folder`, by relative path. Raises `TooMuch` and `OSError`.

    `ignore` are patterns of names, of files and of folders, as `CourseDirectory.ignore` has them.
    """
    paths = []
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _ignored(name, ignore))
        kept = [name for name in sorted(names) if not name.endswith(".ipynb") and not _ignored(name, ignore)]
        paths += [path for path in (Path(parent) / name for name in kept) if path.is_file()]
    sizes = {path: path.stat().st_size for path in paths}
    if sum(sizes.values()) > MAX_SUPPLIED:
        largest = max(paths, key=sizes.__getitem__)
        raise TooMuch(
            f"The files in {folder} hold {sum(sizes.values()) / 2**20:.0f} MiB, and a submission is given "
            f"{MAX_SUPPLIED // 2**20} MiB at most. The largest is {largest.relative_to(folder)} "
            f"({sizes[largest] / 2**20:.0f} MiB): make it smaller, or name it in CourseDirectory.ignore."
        )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def without_ignored(submission: Submission, ignore: Sequence[str]) -> Submission:
    """A submission without the files that `CourseDirectory.ignore` names."""
    kept = {
        name: data
        for name, data in submission.files.items()
        if not any(_ignored(part, ignore) for part in PurePosixPath(name).parts)
    }
    return submission if len(kept) == len(submission.files) else replace(submission, files=kept)


def _ignored(name: str, ignore: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in ignore)


def supplied(own: Mapping[str, bytes], given: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """All files of a submission, its `own` and those `given` with the assignment; and notes on what gave way."""
    notes = []
    files = {}
    folders = {parent.as_posix() for name in given for parent in PurePosixPath(name).parents}
    for name, data in own.items():
        if name in given:
            if data != given[name]:
                notes.append(f"{name[:100]} was changed; the assignment's own file was there at grading.")
        elif name in folders or any(parent.as_posix() in given for parent in PurePosixPath(name).parents):
            notes.append(f"Left out: {name[:100]} stands where the assignment has a file or a folder.")
        else:
            files[name] = data
    return {**files, **given}, notes
