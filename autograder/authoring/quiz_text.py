"""Reads a chapter's quiz.json, and checks that its questions also fit where a class answers them on their phones.

The build refuses a quiz that breaks a rule, with file and line. Where a text is too long for a phone, a second, short one
stands beside it: "short" of a question or of an option. Lectures always show the long one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.chapter_text import Cell, ChapterError, place

LONGEST_QUESTION = 120  # characters, in plain text; the limit of Kahoot's spreadsheet
LONGEST_OPTION = 75  # the same
MOST_OPTIONS = 4
_ASKED = re.compile(r"""^(quiz|blanks)\(["'](\w+)["']""", re.MULTILINE)  # as lectures call perceptron.live's
_KEYS = {"question", "short", "options", "read"}
_OPTION_KEYS = {"text", "short", "why", "right"}


@dataclass(frozen=True)
class Option:
    """An answer: as in the lecture, in plain text for class, and why it is right or not."""

    text: str
    plain: str
    why: str
    right: bool


@dataclass(frozen=True)
class Question:
    """A question: as in the lecture, in plain text for class, its options, and the section that answers it."""

    text: str
    plain: str
    options: tuple[Option, ...]
    read: str


def read_quiz(path: Path) -> list[Question]:
    """The questions of a quiz.json. Raises `ChapterError` with file and line."""
    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ChapterError(f"{path.parent.name} has no quiz: there is no {place(path)}") from None
    except UnicodeDecodeError as error:
        raise ChapterError(f"{place(path)}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    try:
        entries = json.loads(source)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise ChapterError(f"{place(path, line)}: this is not JSON: {error}") from None
    if not isinstance(entries, list) or not entries:
        raise ChapterError(f"{place(path, 1)}: a quiz is a list of questions, [{{…}}, …], and not empty")
    return [_question(path, source, number, entry) for number, entry in enumerate(entries)]


def check_asked(path: Path, cells: list[Cell]) -> None:
    """Refuse a lecture that asks for the quiz or the blanks of a chapter which has none. Raises `ChapterError`."""
    for cell in cells:
        for call in _ASKED.finditer(cell.source):
            asked = path.parents[1] / call[2] / f"{call[1]}.json"
            if not asked.is_file():
                line = cell.source_line + cell.source.count("\n", 0, call.start())
                raise ChapterError(
                    f"{place(path, line)}: the lecture asks for {place(asked)}, which is not there"
                )


def _question(path: Path, source: str, number: int, entry: Any) -> Question:
    if not isinstance(entry, dict) or not isinstance(entry.get("question"), str) or set(entry) - _KEYS:
        raise ChapterError(
            f'{place(path, 1)}: question {number + 1} needs "question" and "options"; it may have "short" and "read"'
        )
    line = _line(source, entry["question"])
    options = entry.get("options")
    if not isinstance(options, list) or not 2 <= len(options) <= MOST_OPTIONS:
        raise ChapterError(f"{place(path, line)}: a question has two to {MOST_OPTIONS} options")
    for option in options:
        if (
            not isinstance(option, dict)
            or not isinstance(option.get("text"), str)
            or set(option) - _OPTION_KEYS
        ):
            raise ChapterError(
                f'{place(path, line)}: an option needs "text" and "why"; it may have "short" and "right"'
            )
        if not str(option.get("why", "")).strip():
            raise ChapterError(
                f'{place(path, _line(source, option["text"], line))}: an option needs its "why"'
            )
    if sum(option.get("right") is True for option in options) != 1:
        raise ChapterError(f'{place(path, line)}: exactly one option is "right": true')
    made = tuple(
        Option(
            option["text"],
            _fitting(path, source, option, "text", LONGEST_OPTION, line),
            option["why"],
            option.get("right") is True,
        )
        for option in options
    )
    if len({option.plain for option in made}) < len(made):
        raise ChapterError(f"{place(path, line)}: two options read the same")
    plain_question = _fitting(path, source, entry, "question", LONGEST_QUESTION, line)
    return Question(entry["question"], plain_question, made, str(entry.get("read", "")))


def _fitting(path: Path, source: str, entry: dict[str, Any], key: str, longest: int, start: int) -> str:
    """The plain text for class. Raises `ChapterError` where it does not fit."""
    given = str(entry.get("short") or entry[key])
    line = _line(source, given, start)
    try:
        text = plain(given)
    except ValueError as error:
        raise ChapterError(f'{place(path, line)}: {error}; add "short": "…", the same in words') from None
    if len(text) > longest:
        raise ChapterError(
            f"{place(path, line)}: {len(text)} characters in plain text, {longest} fit on a phone in class: shorten it, "
            f'or add "short": "…" beside "{key}"'
        )
    return text


def _line(source: str, text: str, start: int = 1) -> int:
    """The line, from 1, at which a text stands in the file, not before the line `start`."""
    begin = sum(len(line) + 1 for line in source.split("\n")[: start - 1])
    for ascii_only in (False, True):
        found = source.find(json.dumps(text, ensure_ascii=ascii_only), begin)
        if found >= 0:
            return source.count("\n", 0, found) + 1
    return start


# ---------------------------------------------------------------- formulas in plain text

_SIGNS = {
    "alpha": "α", "beta": "β", "epsilon": "ε", "eta": "η", "lambda": "λ", "sigma": "σ", "nabla": "∇", "partial": "∂",
    "cdot": "·", "times": "×", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "dots": "…", "ldots": "…", "infty": "∞", "to": "→", "pm": "±", "top": "ᵀ", "sum": "Σ", "in": "∈",
    "lfloor": "⌊", "rfloor": "⌋", "max": "max", "min": "min", "ln": "ln", "log": "log", "exp": "exp", "tanh": "tanh",
    "quad": " ", ",": "", ";": " ", " ": " ", "!": "", "{": "{", "}": "}", "left": "", "right": "",
}  # fmt: skip
_UNWRAPPED = ("mathrm", "mathbf", "mathsf", "text", "mathit")
_RAISED = dict(zip("0123456789+-=()nitTx", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵗᵀˣ", strict=True))
_LOWERED = dict(zip("0123456789+-=()aeijkmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


def plain(text: str) -> str:
    """A text of the course without its markup: formulas in Unicode, no `code` or *emphasis* signs.

    Raises ValueError, naming the command, for a formula that has no such form.
    """
    parts = re.split(r"\$([^$]+)\$", text)
    for number, part in enumerate(parts):
        if number % 2:
            parts[number] = _formula(part)
        else:
            parts[number] = re.sub(r"(\*\*|\*|`)(?=\S)(.+?)(?<=\S)\1", r"\2", part)
    return unicodedata.normalize("NFC", " ".join("".join(parts).split()))


def _formula(source: str) -> str:
    result, place = "", 0
    while place < len(source):
        character = source[place]
        if character in "^_":
            argument, place = _argument(source, place + 1)
            result += _shifted(argument, character)
        elif character == "\\":
            argument, place = _command(source, place)
            result += argument
        elif character in "{}":
            place += 1
        else:
            result += "−" if character == "-" else character
            place += 1
    return result


def _command(source: str, place: int) -> tuple[str, int]:
    match = re.compile(r"\\([A-Za-z]+|.)").match(source, place)
    if match is None:
        raise ValueError("a formula ends in a backslash")
    name, place = match[1], match.end()
    if name in _UNWRAPPED:
        return _argument(source, place)
    if name == "sqrt":
        inner, place = _argument(source, place)
        return f"√{_bracketed(inner)}", place
    if name in ("frac", "dfrac", "tfrac"):
        above, place = _argument(source, place)
        below, place = _argument(source, place)
        return f"{_bracketed(above)}/{_bracketed(below)}", place
    if name == "hat":
        inner, place = _argument(source, place)
        return f"{inner}\u0302", place
    if name not in _SIGNS:
        raise ValueError(f"the formula {source} has \\{name}, which has no form in plain text")
    return _SIGNS[name], place


def _argument(source: str, place: int) -> tuple[str, int]:
    """What a command or a sign such as ^ is about: a group in braces, another command, or one character."""
    while source[place : place + 1] == " ":
        place += 1
    if source[place : place + 1] == "\\":
        return _command(source, place)
    if source[place : place + 1] != "{":
        return source[place : place + 1], place + 1
    depth, end = 0, place
    for end in range(place, len(source)):
        depth += {"{": 1, "}": -1}.get(source[end], 0)
        if not depth:
            break
    if depth:
        raise ValueError(f"the formula {source} has an open brace")
    return _formula(source[place + 1 : end]), end + 1


def _bracketed(text: str) -> str:
    return text if re.fullmatch(r"[\w.²³ᵀ₀-₉]+", text) else f"({text})"


def _shifted(argument: str, sign: str) -> str:
    """Superscript or subscript, in Unicode's own characters where there are such."""
    table = _RAISED if sign == "^" else _LOWERED
    characters = [table.get("-" if c == "−" else c, c if c in "ᵀ" else "") for c in argument]
    if all(characters):
        return "".join(characters)
    return f"{sign}{argument if len(argument) == 1 else f'({argument})'}"
