"""Who may read what: an instructor and two students with accounts of their own, and nbgrader's exchange between them."""

import os
import pwd
import shutil
import stat
import tempfile
import traceback
from pathlib import Path

import pytest
from nbgrader.apps.baseapp import NbGrader
from nbgrader.auth import Authenticator
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect, ExchangeFetchAssignment, ExchangeSubmit

from autograder.grading.books.exchange import ReleaseAssignment

NAME = "01_made"
ACCOUNTS = ("daemon", "games", "mail")
"""Accounts that every Debian has: the instructor and two students."""


def exchange(kind, root, **settings):
    application = NbGrader()
    application.log_level = 50
    application.initialize([])
    application.coursedir.assignment_id = NAME
    application.coursedir.course_id = "neural-networks"
    step = kind(
        coursedir=application.coursedir, authenticator=Authenticator(parent=application), parent=application
    )
    step.root = str(root)
    for name, value in settings.items():
        setattr(step, name, value)
    return step


def by(account, folder, action):
    """Does something as another user, in a process of its own; says what came of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            user = pwd.getpwnam(account)
            os.setgroups([])
            os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
            os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
            os.umask(0o022)
            os.environ["HOME"] = os.environ["JUPYTER_DATA_DIR"] = str(folder)
            os.chdir(folder)
            os.write(writing, str(action()).encode())
        except BaseException:
            os.write(writing, traceback.format_exc()[-5000:].encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as file:
        return file.read()


@pytest.fixture
def accounts(desk):
    """The course in the instructor's hands, an exchange that all reach, and a folder for each student."""
    if os.geteuid() != 0:
        pytest.skip("not root, so there are no accounts of other users to try")
    top = Path(tempfile.mkdtemp(dir="/tmp"))
    top.chmod(0o755)
    course = shutil.copytree(desk.here, top / "course")
    for name in ACCOUNTS[1:]:
        (top / name).mkdir(mode=0o700)
        shutil.chown(top / name, name)
    (top / "exchange").mkdir()
    for path in (course, *course.rglob("*"), top / "exchange"):
        shutil.chown(path, ACCOUNTS[0], ACCOUNTS[0])
    yield top
    shutil.rmtree(top)


def test_students_fetch_and_submit_and_can_read_neither_solutions_nor_each_other(accounts):
    instructor, ada, bob = ACCOUNTS
    course, root = accounts / "course", accounts / "exchange"
    (course / "gradebook.db").write_text("marks")
    secrets = [course / "solutions" / NAME / f"{NAME}.ipynb", course / "gradebook.db", course]

    def readable():
        return [path.name for path in secrets if os.access(path, os.R_OK)]

    assert by(ada, accounts / ada, readable) == str([path.name for path in secrets])  # as a checkout is
    said = by(instructor, course, lambda: exchange(ReleaseAssignment, root).start())
    assert said == "None", said
    assert by(ada, accounts / ada, readable) == "[]"
    assert len(by(instructor, course, readable)) > 10
    for student in (ada, bob):
        for kind in (ExchangeFetchAssignment, ExchangeSubmit):
            said = by(student, accounts / student, lambda kind=kind: exchange(kind, root, cache="").start())
            assert said == "None", said
    inbound = root / "neural-networks" / "inbound"
    assert "PermissionError" in by(bob, accounts / bob, lambda: os.listdir(inbound))
    assert "PermissionError" in by(
        bob, accounts / bob, lambda: os.rename(root / "neural-networks", root / "mine")
    )
    (course / "gradebook.db").unlink()
    said = by(instructor, course, lambda: exchange(ExchangeCollect, root, check_owner=False).start())
    assert said == "None", said
    assert {path.name for path in (course / "submitted").iterdir()} == {ada, bob}


def test_an_exchange_inside_the_course_is_refused(desk):
    with pytest.raises(ExchangeError, match="lies inside the course.*Name a folder outside"):
        exchange(ReleaseAssignment, desk.here / "exchange").start()
    assert stat.S_IMODE(desk.here.stat().st_mode) & 0o055 and not (desk.here / "exchange").exists()


def test_the_default_place_is_outside_of_the_course(desk, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXCHANGE", raising=False)
    application = NbGrader()
    application.initialize([])
    assert desk.here.resolve() not in Path(application.config.Exchange.root).resolve().parents
