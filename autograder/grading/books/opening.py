"""Opens the gradebook, or says in one sentence why it cannot be used and what to do about it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import sqlalchemy
from nbgrader.api import Base, Gradebook, InvalidEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

SECONDS_OF_PATIENCE = 20
"""How long a mark waits for another program that writes into the gradebook at that moment."""


class GradebookTrouble(NbGraderException):
    """The gradebook cannot be used; the sentence says why and what to do. Nothing was changed."""


def name_of(db_url: str) -> str:
    """The gradebook as a person would call it: its path as seen from here, or its address without a password."""
    url = sqlalchemy.make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return os.path.relpath(url.database)
    return url.render_as_string(hide_password=True)


def open_gradebook(course: CourseDirectory) -> Gradebook:
    """The course's gradebook, open; the caller closes it. Raises `GradebookTrouble`."""
    gradebook = None
    try:
        with told(course.db_url):
            gradebook = Gradebook(course.db_url, course.course_id)
            lacks = _lacks(gradebook)
    except GradebookTrouble:
        if gradebook is not None:
            gradebook.close()
        raise
    if lacks:
        gradebook.close()
        raise GradebookTrouble(_older(name_of(course.db_url), lacks))
    if gradebook.engine.dialect.name == "sqlite":
        gradebook.close()  # connections made from now on are patient
        sqlalchemy.event.listen(gradebook.engine, "connect", _patient)
    return gradebook


def _patient(connection: Any, record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {SECONDS_OF_PATIENCE * 1000}")


def _lacks(gradebook: Gradebook) -> str:
    """A column that this nbgrader needs and the gradebook does not have; "" when it has all."""
    there = sqlalchemy.inspect(gradebook.engine)
    for table in Base.metadata.sorted_tables:
        columns = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                return f"{table.name}.{column.name}"
    return ""


@contextlib.contextmanager
def told(db_url: str) -> Iterator[None]:
    """Turns what a database says into `GradebookTrouble`."""
    try:
        yield
    except (sqlalchemy.exc.DatabaseError, InvalidEntry) as error:
        raise GradebookTrouble(_sentence(str(getattr(error, "orig", error)), name_of(db_url))) from None


def is_locked(error: BaseException) -> bool:
    """Whether another program holds the gradebook."""
    return "database is locked" in str(error)


def _older(name: str, what: str) -> str:
    return (
        f"{name} was made by an older nbgrader (it has no {what}): copy that file, then run "
        "`nbgrader db upgrade`, then this command again."
    )


def _sentence(said: str, name: str) -> str:
    if "locked" in said:
        return (
            f"{name} is in use by another program, formgrader or a second grader perhaps: wait until that is done, or "
            "end it; then run this command again. What was graded is kept."
        )
    if "no such column" in said or "no such table" in said:
        return _older(name, said.partition(": ")[2].partition("\n")[0] or "part that is needed")
    if "not a database" in said or "malformed" in said:
        return (
            f"{name} is damaged, or no gradebook at all ({said}): put a copy of it back in its place. Without a copy, "
            "move it away and run this command again: all but marks and comments given by hand is then made anew."
        )
    if "readonly" in said or "unable to open" in said or "ermission" in said:
        return f"{name} cannot be written ({said}): look at who may write that file and its folder."
    if "full" in said:
        return f"{name} could not be written, for the disk is full: make room, then run this command again."
    return f"{name} cannot be used: {said.splitlines()[0] if said else 'no reason was given'}."


@contextlib.contextmanager
def whole_or_not_at_all(gradebook: Gradebook) -> Iterator[None]:
    """One transaction; by itself nbgrader's gradebook commits after every step."""
    db = gradebook.db
    commit = db.commit
    db.commit = db.flush
    try:
        yield
        commit()
    except BaseException:
        db.rollback()
        raise
    finally:
        db.commit = commit
