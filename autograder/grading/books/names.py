"""Names of students as folders have them: two spellings of one name, and names that are no text at all."""

from __future__ import annotations

import fnmatch
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path


def is_text(name: str) -> bool:
    """Whether a folder's name is text; Windows' archives may bring names in another encoding."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown(name: str) -> str:
    """The name for a terminal: what is no text as `\\xfc`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def same(name: str) -> str:
    """One spelling for all: `ö` may be stored as one character or as an `o` and its dots."""
    return unicodedata.normalize("NFC", name)


def matches(name: str, pattern: str) -> bool:
    """Whether a name, in whatever spelling, is what `pattern` asks for."""
    return same(name) == same(pattern) or fnmatch.fnmatchcase(same(name), same(pattern))


def settled(folders: dict[str, Path], known: Iterable[str]) -> tuple[dict[str, Path], dict[str, str]]:
    """Each student once, as the gradebook spells the name; and for folders that cannot be graded a sentence each.

    `known` are the gradebook's students.
    """
    by_name = {same(name): name for name in known}
    spellings: dict[str, list[str]] = defaultdict(list)
    told = {}
    for name, folder in folders.items():
        if is_text(name):
            spellings[same(name)].append(name)
        else:
            told[shown(name)] = (
                f"The name of the folder {shown(str(Path(folder.parts[-3], folder.parts[-2])))} is no text (an archive "
                "made on Windows, perhaps): rename it, then grade again."
            )
    students = {}
    for name, found in spellings.items():
        taken = next((n for n in (by_name.get(name), name) if n in found), found[0])
        students[by_name.get(name, taken)] = folders[taken]
        for other in found:
            if other != taken:
                told[other] = (
                    f"There are two folders for {name}: the letters of this one, {ascii(other)}, are stored in another "
                    f"way than those of {ascii(taken)}, which is graded. Move what is to be graded there, and remove this one."
                )
    return students, told
