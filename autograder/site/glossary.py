"""The glossary: chapters/glossary.md, whose terms the lectures set in bold where they introduce them.

Each entry links to that place, and that place to the entry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.chapter_text import ChapterError

BOLD = re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*")


@dataclass(frozen=True)
class Entry:
    """A term, its definition in Markdown, and the line where it stands in glossary.md."""

    term: str
    definition: str
    line: int


def read(path: Path) -> tuple[str, dict[str, Entry]]:
    """The text above the entries, and the entries by the key of their term.

    An entry is a term on a line and `: ` with its definition on the next. Raises ChapterError, with the line, for
    anything else and for a term that stands twice.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    first = next((number for number, line in enumerate(lines) if line.startswith(": ")), len(lines)) - 1
    entries: dict[str, Entry] = {}
    number = first
    while number < len(lines):
        if not lines[number].strip():
            number += 1
            continue
        term, following = lines[number].strip(), lines[number + 1] if number + 1 < len(lines) else ""
        place = f"{path.name}, line {number + 1}"
        if not following.startswith(": "):
            raise ChapterError(f"{place}: below a term stands `: ` and its definition, in one line")
        if key(term) in entries:
            raise ChapterError(f"{place}: {term} is defined in line {entries[key(term)].line} already")
        entries[key(term)] = Entry(term, following[2:].strip(), number + 1)
        number += 2
    return "\n".join(lines[:first]).strip(), entries


def key(term: str) -> str:
    """By what a term is found: its words in lower case, without the plural's s."""
    words = " ".join(term.split()).lower()
    return words[:-1] if words.endswith("s") and not words.endswith("ss") else words


def introduced(entries: Mapping[str, Entry], lectures: Mapping[str, str]) -> dict[str, str]:
    """For each term that a lecture sets in bold the name of the first that does; `lectures` are Markdown texts by name."""
    found: dict[str, str] = {}
    for name, text in lectures.items():
        for match in BOLD.finditer(text):
            if key(match[1]) in entries:
                found.setdefault(key(match[1]), name)
    return found


def linked(
    text: str, name: str, entries: Mapping[str, Entry], where: Mapping[str, str], done: set[str]
) -> str:
    """A cell of lecture `name` in MyST, with the first bold mention of each term that it introduces linked to its entry.

    `done` holds the terms that are linked already, and is added to.
    """

    def link(match: re.Match[str]) -> str:
        term = key(match[1])
        if where.get(term) != name or term in done:
            return match[0]
        done.add(term)
        shown = " ".join(match[1].split())
        return f'<span id="{anchor(entries[term].term)}"></span>**{{term}}`{shown} <{entries[term].term}>`**'

    return BOLD.sub(link, text)


def page(
    above: str, entries: Mapping[str, Entry], where: Mapping[str, str], titles: Mapping[str, str]
) -> str:
    """The glossary's page in MyST; each entry ends with a link to the lecture that introduces its term."""
    lines = [above, "", "```{glossary}"]
    for term, entry in sorted(entries.items(), key=lambda item: item[1].term.lower()):
        name = where.get(term)
        place = f' <a href="{name}.html#{anchor(entry.term)}">{titles[name]}</a>' if name else ""
        lines += [entry.term, f"  {entry.definition}{place}", ""]
    return "\n".join([*lines, "```", ""])


def anchor(term: str) -> str:
    """The id of the place where a lecture introduces a term; the entry's own is Sphinx's affair."""
    return "introduces-" + re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")
