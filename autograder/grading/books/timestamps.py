"""Reads `timestamp.txt`, when a student handed in, in whatever form a program or a person wrote it.

A time that is not understood, or that could be two different times, is never guessed: `NotUnderstood` says so. A time
without a zone is UTC, as everywhere in nbgrader.
"""

from __future__ import annotations

import contextlib
import datetime
import re
import zoneinfo
from pathlib import Path

import dateutil.parser
from nbgrader.coursedir import CourseDirectory

from autograder.grading.submission import TIMESTAMP

MAX_SIZE = 500
"""Bytes of such a file."""
YEARS = range(2000, 2100)

ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
         "EEST": 3, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8, "PDT": -7}  # fmt: skip
"""Hours east of Greenwich. What two parts of the world use for different times (CST, IST, BST) is left out."""

CLOCK = r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?([AaPp]\.?[Mm]\.?)?"
NUMBERS = re.compile(rf"(\d{{1,4}})([./-]) ?(\d{{1,2}})\2 ?(\d{{1,4}})[,;]?[ T]{CLOCK}")
ZONE = re.compile(
    r"(.*(?::\d\d|T\d\d)[\d.,]*(?:\s?[AaPp]\.?[Mm]\.?(?![A-Za-z]))?)\s?"  # no part of America/Los_Angeles
    r"(?![AaPp]\.?[Mm]\.?$)(\(?[A-Za-z][\w/+-]*\)?|(?:UTC|GMT)? ?[+-]\d{1,2}(?::?\d\d)?)"
)
OFFSET = re.compile(r"(?:UTC|GMT)? ?([+-])(\d{1,2}):?(\d\d)?")
YEAR_LAST = re.compile(r"(.*) (\d{1,2}:\d\d:\d\d(?: [AaPp][Mm])?) ([A-Za-z][\w/]*|[+-]\d{4}) (\d{4})")
"""What `date` prints: the zone before the year."""
WORDS = {"am", "pm", "at", "st", "nd", "rd", "th"}
NAMES = tuple("jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun".split())


class NotUnderstood(ValueError):
    """What a `timestamp.txt` holds is no time that can be relied on; the sentence says what is there and what to do."""


def read(folder: Path, course_zone: str = "UTC") -> datetime.datetime | None:
    """When the submission in `folder` was handed in, in UTC, without a zone as nbgrader keeps it.

    None when there is no `timestamp.txt`. `course_zone` is nbgrader's setting `Exchange.timezone`, by which `submit` writes:
    it says what a short name such as CST means. Raises `NotUnderstood`.
    """
    path = folder / TIMESTAMP
    try:
        if path.is_symlink() or not path.is_file():
            return None
        data = path.read_bytes() if path.stat().st_size <= MAX_SIZE else b""
    except OSError as error:
        raise NotUnderstood(f"{_shown(path)} cannot be read ({error.strerror}).") from None
    text = _decoded(data)
    try:
        return understood(text, course_zone)
    except (ValueError, OverflowError) as error:
        what = ascii(text[:60]) if text else "nothing that is text"
        raise NotUnderstood(
            f"{_shown(path)} holds {what}, {error}: write the time into it as 2026-11-09 12:00:00 UTC."
        ) from None


def _shown(path: Path) -> str:
    return ascii("/".join(path.parts[-3:]))[1:-1]


def _decoded(data: bytes) -> str:
    """The text of a file that a Windows program may have written; "" when it is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data:
        encoding = "utf-16-le" if data[1::2].count(0) else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding).strip().strip("\"'").strip()
    except UnicodeDecodeError:
        return ""


def understood(text: str, course_zone: str = "UTC") -> datetime.datetime:
    """The time, in UTC without a zone. Raises `ValueError` with the end of a sentence."""
    if not text:
        raise ValueError("which is no time")
    if re.fullmatch(r"\d{10}(\.\d+)?|\d{13}", text):  # seconds or milliseconds since 1970
        seconds = float(text) if len(text.partition(".")[0]) == 10 else int(text) / 1000
        found = datetime.datetime.fromtimestamp(seconds, datetime.UTC).replace(tzinfo=None)
    else:
        found = _in_words(text, course_zone)
    if found.year not in YEARS:
        raise ValueError("which is not in this century")
    return found


def _in_words(text: str, course_zone: str) -> datetime.datetime:
    text = " ".join(text.split())
    text = YEAR_LAST.sub(r"\1 \4 \2 \3", text)
    text = re.sub(r"([+-]\d{4}) \(\w+\)$", r"\1", text)  # as in mails
    rest, offset = _zone(text, course_zone)
    numbers = NUMBERS.fullmatch(rest)
    words = re.findall(r"[a-z]+", rest.lower())
    iso = _iso(rest)
    if iso is not None:
        found = iso
    elif numbers is not None:
        found = _from_numbers(numbers)
    elif not re.search(r"\d:\d\d", rest):
        raise ValueError("which has no time of day")
    elif words and all(word in WORDS or word.startswith(NAMES) for word in words):
        found = _by_month_name(rest)
    else:
        raise ValueError("which is no time in a form that is known")
    if isinstance(offset, zoneinfo.ZoneInfo):
        offset = found.replace(tzinfo=offset).utcoffset()
    return found - (offset or datetime.timedelta())


def _iso(text: str) -> datetime.datetime | None:
    """A time as ISO 8601 and nbgrader write it."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    if not re.search(r"[T ]\d\d", text):
        raise ValueError("which has no time of day")
    return found


def _zone(text: str, course_zone: str) -> tuple[str, datetime.timedelta | zoneinfo.ZoneInfo | None]:
    """The text without the zone at its end, and that zone or how far it is ahead of UTC. Raises `ValueError`."""
    match = ZONE.fullmatch(text)
    if match is None:
        return text, None
    rest, name = match[1], match[2].strip("()")
    if name in (here := _names_in(course_zone)):
        return rest, here[name]
    if name.upper() in ZONES:
        return rest, datetime.timedelta(hours=ZONES[name.upper()])
    offset = OFFSET.fullmatch(name)
    if offset is not None:
        size = datetime.timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        if size < datetime.timedelta(hours=15):
            return rest, size if offset[1] == "+" else -size
    elif "/" in name:
        with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return rest, zoneinfo.ZoneInfo(name)
    raise ValueError(f"whose time zone, {name[:20]}, is not known or could be two")


def _names_in(zone: str) -> dict[str, datetime.timedelta]:
    """The short names that a zone has in winter and in summer, and how far each is ahead of UTC."""
    found: dict[str, datetime.timedelta] = {}
    with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        for month in (1, 7):
            time = datetime.datetime(2026, month, 1, tzinfo=zoneinfo.ZoneInfo(zone))
            found[time.tzname() or "UTC"] = time.utcoffset() or datetime.timedelta()
    return found


def _from_numbers(match: re.Match[str]) -> datetime.datetime:
    """`09.11.2026 12:00`, `2026/11/09 12:00`, and those with / or - of which only one reading is a date."""
    first, mark, second, third = match[1], match[2], match[3], match[4]
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    elif len(third) != 4:
        raise ValueError("whose year has two digits")
    elif mark == ".":  # so written in Europe, the day first
        year, month, day = int(third), int(second), int(first)
    else:
        year, a, b = int(third), int(first), int(second)
        if a != b and a <= 12 and b <= 12:
            raise ValueError("of which nobody knows what is the day and what the month")
        month, day = (b, a) if a > 12 else (a, b)
    hour, minute, second_, half = int(match[5]), int(match[6]), int(match[7] or 0), match[8]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("which is no time of day")
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    try:
        return datetime.datetime(year, month, day, hour, minute, second_)
    except ValueError:
        raise ValueError("which is no date that there is") from None


def _by_month_name(text: str) -> datetime.datetime:
    """`Mon Nov 9 12:00:00 2026` and the like. Read twice with other days in mind: nothing may be filled in."""
    readings = []
    for default in (datetime.datetime(2001, 1, 1), datetime.datetime(2002, 2, 2)):
        try:
            readings.append(dateutil.parser.parse(text, default=default, tzinfos={}, ignoretz=True))
        except (ValueError, OverflowError, TypeError):
            raise ValueError("which is no time in a form that is known") from None
    if readings[0] != readings[1]:
        raise ValueError("which is no whole date")
    return readings[0]


def existing_timestamp(course: CourseDirectory, folder: str) -> datetime.datetime | None:
    """In place of nbgrader's `CourseDirectory.get_existing_timestamp`, which ends a run over a time that it cannot read."""
    try:
        return read(Path(folder), str(course.config.Exchange.get("timezone", "UTC")))
    except NotUnderstood as error:
        course.log.warning(str(error))
        return None
