"""`autograder watch`: what it grades and when, what it tells whom, and what it survives."""

import datetime
import shutil
import sqlite3

import nbformat
import pytest
from nbgrader.utils import notebook_hash

from autograder.desk.course import open_course
from autograder.desk.term import commands, steps, told, watch
from autograder.grading.books import records

NAME, OTHER = "01_double", "02_half"
LUCKY = "8"
"""An answer that passes the visible test of 01_double, and fails the hidden one."""
WHEN = "2026-11-01 11:30:00.000000 UTC"


class Hours:
    """The time, which tests move on."""

    def __init__(self) -> None:
        self.now = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)

    def pass_(self, **length: float) -> None:
        self.now += datetime.timedelta(**length)

    def seconds(self) -> float:
        return self.now.timestamp()


@pytest.fixture(scope="module")
def released(term):
    term.type("term release --all")
    return term


@pytest.fixture
def clock(monkeypatch):
    clock = Hours()
    monkeypatch.setattr(told, "now", lambda: clock.now)
    return clock


@pytest.fixture
def watching(released, clock):
    """Starts a watch over two exercises; what it says is in `said`."""
    for part in ("submitted", "autograded", "feedback", "../cache"):
        shutil.rmtree(released.folder / part, ignore_errors=True)
    shutil.rmtree(released.folder.parent / "exchange/neural-networks/inbound")
    (released.folder.parent / "exchange/neural-networks/inbound").mkdir()
    (released.folder / told.NAME).unlink(missing_ok=True)

    def start(most: int = 0, hidden: str = "names"):
        said: list[str] = []
        limits = told.Limits(datetime.timedelta(minutes=10), most)
        settings = steps.Settings(unprotected=True)
        made = watch.start(open_course(), [NAME, OTHER], limits, hidden, settings, said.append)
        made.clock, made.said = clock.seconds, said
        said.clear()
        return made

    return start


def look_twice(watching, clock) -> list[str]:
    """Two looks, for one that sees a folder for the first time waits whether it still changes; what was said."""
    watching.said.clear()
    for _ in range(2):
        clock.pass_(seconds=5)
        watching.look()
    return list(watching.said)


def points(term, student, exercise=NAME):
    with term.gradebook() as gradebook:
        return records.hand_ins(gradebook, exercise)[student].points


def page_in_exchange(term, student, exercise=NAME):
    secret = (term.folder / "submitted" / student / exercise / "submission_secret.txt").read_text()
    name = notebook_hash(secret=secret, notebook_id=exercise)
    return (term.folder.parent / "exchange/neural-networks/feedback" / f"{name}.html").read_text()


def put(term, student, answer, exercise=NAME):
    """A hand-in that somebody put into submitted/."""
    notebook = nbformat.read(term.folder / f"exercises/{exercise}/{exercise}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "f":
            cell.source = f"def f(x):\n    return {answer}\n"
    folder = term.folder / "submitted" / student / exercise
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{exercise}.ipynb")
    return folder


def test_a_hand_in_through_the_exchange_is_graded_and_its_page_is_there_at_once(released, watching, clock):
    watch = watching()
    released.hand_in("ada", NAME, LUCKY, WHEN)
    assert look_twice(watch, clock) == ["ada, 01_double: 0 of 2, failed. The page is in the exchange."]
    assert points(released, "ada") == 0
    page = page_in_exchange(released, "ada")
    assert "A hidden test failed." in page and "Why hidden tests failed is not told here." in page
    assert "expected" not in page
    assert "0 graded, 1 unchanged" in released.type(f"term grade {NAME} --unprotected")
    assert look_twice(watch, clock) == []
    # In the end students get the whole page: what was told at once is not taken for it.
    assert "1 pages made, 0 were as they should be" in released.type(f"term feedback {NAME}")
    assert "1 published" in released.type(f"term publish {NAME}")
    assert "expected" in page_in_exchange(released, "ada")


def test_who_was_told_lately_waits_and_the_last_hand_in_counts(released, watching, clock):
    watch = watching(most=2)
    released.hand_in("ada", NAME, LUCKY, WHEN)
    look_twice(watch, clock)
    for minute, answer in ((31, "x"), (32, "2 * x")):
        released.hand_in("ada", NAME, answer, f"2026-11-01 11:{minute}:00.000000 UTC")
        said = look_twice(watch, clock)
        assert said == [
            "ada handed in 01_double again, and was told lately: graded after 01 November, 12:10 UTC."
        ]
    assert look_twice(watch, clock) == [] and points(released, "ada") == 0
    released.hand_in("bela", NAME, "2 * x", WHEN)
    assert look_twice(watch, clock) == ["bela, 01_double: 2 of 2, passed. The page is in the exchange."]
    clock.pass_(minutes=10)
    assert look_twice(watch, clock) == ["ada, 01_double: 2 of 2, passed. The page is in the exchange."]
    released.hand_in("ada", NAME, "x", "2026-11-01 11:40:00.000000 UTC")
    clock.pass_(minutes=30)
    assert "graded after 02 November, 12:00 UTC" in look_twice(watch, clock)[0]  # twice in 24 hours
    clock.pass_(hours=24)
    assert look_twice(watch, clock) == ["ada, 01_double: 0 of 2, failed. The page is in the exchange."]


def test_what_is_still_being_written_is_left_alone(released, watching, clock):
    watch = watching()
    inbound = released.folder.parent / "exchange/neural-networks/inbound"
    released.hand_in("ada", NAME, "2 * x", WHEN)
    folder = next(inbound.iterdir())
    secret = (folder / "submission_secret.txt").read_bytes()
    (folder / "submission_secret.txt").unlink()
    assert look_twice(watch, clock) == [] and not (released.folder / "submitted").exists()
    (folder / "submission_secret.txt").write_bytes(secret)
    assert "2 of 2" in look_twice(watch, clock)[0]
    folder = put(released, "bela", "2 * x")
    whole = (folder / f"{NAME}.ipynb").read_bytes()
    for part in (1000, 2000, 3000):
        (folder / f"{NAME}.ipynb").write_bytes(whole[:part])
        watch.look()
    (folder / f"{NAME}.ipynb").write_bytes(whole)
    assert look_twice(watch, clock) == [
        "bela, 01_double: 2 of 2, passed. The page is submitted/bela/01_double-feedback.html."
    ]


def test_a_bad_file_gets_its_reason_and_stops_nobody(released, watching, clock):
    watch = watching()
    folder = put(released, "ada", "2 * x")
    (folder / f"{NAME}.ipynb").write_bytes(b"{")
    put(released, "bela", "x / 2", OTHER)
    assert look_twice(watch, clock) == [
        "ada, 01_double: 0 of 2, unreadable. The page is submitted/ada/01_double-feedback.html.",
        "bela, 02_half: 2 of 2, passed. The page is submitted/bela/02_half-feedback.html.",
    ]
    page = released.folder / "submitted/ada/01_double-feedback.html"
    assert "not valid JSON" in page.read_text()
    assert look_twice(watch, clock) == []  # the page is no part of what was handed in
    put(released, "ada", "2 * x")
    clock.pass_(minutes=10)
    assert "ada, 01_double: 2 of 2, passed." in look_twice(watch, clock)[0]


def test_who_cannot_be_told_stops_nobody(released, watching, clock):
    watch = watching()
    for student in ("ada", "bela"):
        put(released, student, "2 * x")
    (released.folder / "submitted/ada/01_double-feedback.html").mkdir()
    first, second = look_twice(watch, clock)
    assert first.startswith("ada, 01_double: graded, and could not be told.") and "Is a directory" in first
    assert second.startswith("bela, 01_double: 2 of 2, passed.") and look_twice(watch, clock) == []
    (released.folder / "submitted/ada/01_double-feedback.html").rmdir()
    clock.pass_(seconds=61)
    assert look_twice(watch, clock)[0].startswith("ada, 01_double: graded before.")


def test_after_a_restart_it_goes_on_where_it_was(released, watching, clock):
    first = watching()
    put(released, "ada", "2 * x")
    look_twice(first, clock)
    (released.folder / told.NAME).open("a").write("no line\n2026,told\n2026-11-01T00:00:00,told,x,y\n")
    again = watching_again(first, clock)
    assert look_twice(again, clock) == []
    put(released, "ada", "x")
    assert "was told lately" in look_twice(again, clock)[0]  # the limit outlives the restart, too
    clock.pass_(minutes=10)
    again.course.feedback = kill  # graded, and killed before anybody is told
    with pytest.raises(KeyboardInterrupt):
        look_twice(again, clock)
    assert points(released, "ada") == 0
    assert look_twice(watching_again(first, clock), clock) == [
        "ada, 01_double: graded before. The page is submitted/ada/01_double-feedback.html."
    ]


def kill(_: str) -> None:
    raise KeyboardInterrupt


def watching_again(before: watch.Watch, clock: Hours) -> watch.Watch:
    said: list[str] = []
    made = watch.Watch(
        open_course(), [NAME, OTHER], before.limits, "names", before.settings, said.append, clock.seconds
    )
    made.said = said
    return made


def test_a_gradebook_in_use_is_said_once_and_tried_again(released, watching, clock, monkeypatch):
    connect = sqlite3.dbapi2.connect
    monkeypatch.setattr("autograder.grading.books.opening.SECONDS_OF_PATIENCE", 0.1)
    monkeypatch.setattr(
        "sqlite3.dbapi2.connect", lambda *args, **more: connect(*args, **{**more, "timeout": 0.1})
    )
    watch = watching()
    put(released, "ada", "2 * x")
    with sqlite3.connect(released.folder / "gradebook.db") as other:
        other.execute("BEGIN EXCLUSIVE")
        said = look_twice(watch, clock)
        assert len(said) == 1 and "gradebook.db is in use by another program" in said[0]
        clock.pass_(seconds=61)
        assert look_twice(watch, clock) == []
        other.rollback()
    clock.pass_(seconds=61)
    assert "ada, 01_double: 2 of 2, passed." in look_twice(watch, clock)[0]


def test_as_it_is_typed_it_ends_by_itself_or_with_control_c(released, watching, clock, monkeypatch):
    watching()
    put(released, "ada", "2 * x")
    monkeypatch.setattr(watch, "SECONDS_BETWEEN_LOOKS", 0.0)
    said = released.type("watch --once --unprotected --hidden none")
    assert "Watching 3 exercises in submitted and the exchange" in said and "of hidden tests: none" in said
    assert "ada, 01_double: 2 of 2, passed." in said
    page = (released.folder / "submitted/ada/01_double-feedback.html").read_text()
    assert "f-one: – of 2 points, not told here" in page and "0 of" not in page

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands.time, "sleep", interrupt)
    assert "Ended. What was graded is kept" in released.type("watch --unprotected")


SENTENCES = {
    "watch 01_duoble --unprotected": "there is no exercise 01_duoble; did you mean 01_double?",
    "watch --every soon --unprotected": "“soon” is no length of time",
    "watch --hidden all --unprotected": "“all” is nothing that can be told of hidden tests; there are none, names, messages",
    "watch": "no sandbox today `autograder doctor` says more.",
}


@pytest.mark.parametrize("line", SENTENCES)
def test_a_wrong_word_gets_a_sentence(line, released, monkeypatch):
    monkeypatch.setattr("autograder.desk.doctor.why_no_sandbox", lambda: "no sandbox today")
    assert SENTENCES[line] in " ".join(released.type(line, succeed=False).split())
