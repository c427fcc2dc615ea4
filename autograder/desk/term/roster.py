"""The roster: students from a file of Canvas, Moodle, nbgrader or a plain list, into nbgrader's gradebook.

Nobody is removed, and nothing that is known is replaced by nothing: who is gone from the list keeps marks and record.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Student as Record

from autograder.desk.course import Course, DeskError

MAX_FIELD = 128
"""Characters of an id, a name or an address: as many as nbgrader's gradebook has room for."""
COLUMNS = {
    "id": ("id", "student id", "student_id", "username", "sis login id", "login id", "login", "user name"),
    "last_name": ("last_name", "last name", "surname", "family name", "nachname"),
    "first_name": ("first_name", "first name", "given name", "vorname"),
    "name": ("student", "name", "full name", "student name"),
    "email": ("email", "email address", "e-mail", "e-mail address", "mail"),
    "lms_user_id": ("lms_user_id",),
    "number": ("id number",),
}
"""What a column is called, in small letters, in files of Canvas, Moodle and nbgrader, the likeliest first."""
NO_STUDENT = re.compile(r"points possible|student, test|test student", re.IGNORECASE)
"""Lines of Canvas that are about nobody."""
FIELDS = ("first_name", "last_name", "email", "lms_user_id")


@dataclass(frozen=True)
class Student:
    """One line of a roster; what it does not say is empty."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass
class Roster:
    """What a file says: students, the column that their ids came from, and lines that were left out, each with a reason."""

    students: list[Student] = field(default_factory=list)
    column: str = ""
    left_out: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Changes:
    """What an import did, or would do: ids, and a sentence for each where there is something to say."""

    new: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    same: int = 0


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DeskError(f"{path} cannot be read: {error.strerror}") from None
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise DeskError(f"{path} is no text in UTF-8: save it anew as “CSV UTF-8”") from None
    if "\0" in text:
        raise DeskError(f"{path} is no text: export the roster as CSV")
    return unicodedata.normalize("NFC", text)


def read(path: Path, column: str = "") -> Roster:
    """The students of a file. `column` names the one with their ids, where that is not clear. Raises `DeskError`."""
    text = _decoded(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    lines = [
        [part.strip() for part in line]
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    ]
    lines = [line for line in lines if any(line) and not line[0].startswith("#")]
    if not lines:
        raise DeskError(f"{path} is empty: it needs a line for each student")
    header = [part.lower() for part in lines[0]]
    known = {name for names in COLUMNS.values() for name in names}
    if len(header) == 1 and header[0] not in known:
        return _weighed([Student(line[0]) for line in lines], "the only column")
    if not known & set(header) and not column:
        raise DeskError(
            f"{path} does not say what its columns are: begin with a line such as id,last_name,first_name,email"
        )
    places, called = _places(path, header, column)
    students, left_out = [], []
    for line in lines[1:]:
        record = {key: line[at] if at < len(line) else "" for key, at in places.items()}
        if NO_STUDENT.search(line[0]) or not any(record.values()):
            continue
        if not record["id"]:
            left_out.append((record.get("name") or ", ".join(filter(None, line[:3])), f"has no {called}"))
            continue
        students.append(_student(record))
    roster = _weighed(students, called)
    roster.left_out = left_out + roster.left_out
    return roster


def _places(path: Path, header: list[str], column: str) -> tuple[dict[str, int], str]:
    """Where each part of a record stands in a line, and the name of the column with the ids."""
    places = {}
    for key, known in COLUMNS.items():
        at = next((header.index(name) for name in known if name in header), None)
        if at is not None:
            places[key] = at
    if "sis login id" in header:  # of Canvas, whose own numbers are called ID
        places["id"] = header.index("sis login id")
        if "id" in header:
            places["lms_user_id"] = header.index("id")
    if column:
        if column.lower() not in header:
            raise DeskError(f"{path} has no column {column}; its columns are {', '.join(header)}")
        places["id"] = header.index(column.lower())
    if "id" not in places and (other := places.get("number", places.get("email"))) is not None:
        places["id"] = other
    if "id" not in places:
        raise DeskError(
            f"{path} has no column that looks like the students' ids; name it with --id, out of {', '.join(header)}"
        )
    return places, header[places["id"]]


def _student(record: dict[str, str]) -> Student:
    first, last = record.get("first_name", ""), record.get("last_name", "")
    if not first and not last and (name := record.get("name", "")):
        if "," in name:
            last, first = (part.strip() for part in name.split(",", 1))
        else:
            first, _, last = name.rpartition(" ")
    return Student(record["id"], first, last, record.get("email", ""), record.get("lms_user_id", ""))


def _why_no_id(name: str) -> str:
    """Why this cannot be the id of a student, which becomes the name of a folder; "" when it can."""
    if not name.isprintable() or re.search(r"[/\\+*?\[\]{}%\s]", name) or name.startswith((".", "-")):
        return "is no id: an id is the name of a folder, without spaces, / \\ + * ? [ ] { } %, and begins with no . or -"
    return f"is longer than {MAX_FIELD} characters" if len(name) > MAX_FIELD else ""


def _weighed(students: list[Student], column: str) -> Roster:
    """Without ids that cannot be, and with each id once."""
    roster = Roster(column=column)
    known: dict[str, Student] = {}
    for student in students:
        if why := _why_no_id(student.id):
            roster.left_out.append((student.id, why))
        elif student.id in known:
            same = known[student.id] == student
            what = "the same line" if same else f"this one for {student.name or 'nobody named'}"
            roster.left_out.append((student.id, f"stands there twice; the first counts, {what} was left out"))
        else:
            known[student.id] = student
    roster.students = list(known.values())
    return roster


def import_into(course: Course, roster: Roster, *, write: bool = True) -> Changes:
    """Puts the students into the gradebook, in one piece, and says what changed; with `write=False` it only says so."""
    changes = Changes(left_out=list(roster.left_out))
    with course.gradebook() as gradebook:
        there = {student.id: student for student in gradebook.students}
        ignoring_case = {name.lower(): name for name in there}
        for student in roster.students:
            details = {key: getattr(student, key)[:MAX_FIELD] for key in FIELDS if getattr(student, key)}
            before = there.get(student.id)
            if before is None:
                other = ignoring_case.get(student.id.lower())
                also = f"; {other} is there, too, and is another student" if other else ""
                changes.new.append((student.id, f"{student.name}{also}"))
                if write:
                    gradebook.db.add(Record(id=student.id, **details))
                continue
            differ = {key: value for key, value in details.items() if (getattr(before, key) or "") != value}
            if not differ:
                changes.same += 1
                continue
            told = [f"{key}: {getattr(before, key) or '–'} → {value}" for key, value in differ.items()]
            changes.changed.append((student.id, "; ".join(told)))
            if write:
                for key, value in differ.items():
                    setattr(before, key, value)
        listed = {student.id for student in roster.students}
        for name in sorted(there.keys() - listed):
            count = len(there[name].submissions)
            kept = f"keeps the marks of {count} exercises" if count else "has no marks"
            changes.gone.append((name, kept))
        if write:
            gradebook.db.commit()
    return changes
