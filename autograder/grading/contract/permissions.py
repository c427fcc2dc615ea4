"""Who may read and change what grading writes: `permissions` and `CourseDirectory.groupshared`, as nbgrader sets them.

With groupshared a second assistant, of the same group, can grade again what the first one graded.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from nbgrader.converters import Autograde

SHARED = 0o2770
"""Everything for the group, and new files belong to the group of their folder."""


def set_inside(folder: Path, converter: Autograde) -> None:
    """Sets the permissions of a folder that is this process's own, and of all in it."""
    files = int(str(converter.permissions), 8)
    folders = 0o755 | (SHARED if converter.coursedir.groupshared else 0)
    for path in (folder, *folder.rglob("*")):
        path.chmod(folders if path.is_dir() else files)


def share_above(folder: Path, converter: Autograde) -> None:
    """With groupshared: lets the group change the folders above a student's `folder`, up to the course's, and the gradebook.

    What belongs to another assistant stays as that one made it.
    """
    course = converter.coursedir
    if not course.groupshared:
        return
    root = Path(course.root)
    above = [parent for parent in folder.parents if parent != root and parent.is_relative_to(root)]
    for path in above:
        _add(path, SHARED)
    if course.db_url.startswith("sqlite:///"):
        _add(Path(course.db_url.removeprefix("sqlite:///")), 0o060)


def _add(path: Path, bits: int) -> None:
    with contextlib.suppress(PermissionError, FileNotFoundError):
        mode = path.stat().st_mode & 0o7777
        if mode & bits != bits:
            path.chmod(mode | bits)
