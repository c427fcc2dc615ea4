"""A report's numbers against the gradebook and the graded notebooks that they are of."""

import csv
import os
import re
import shutil
import sqlite3
from contextlib import closing
from html.parser import HTMLParser

import numpy as np
import pytest

from autograder.desk.course import DeskError, open_course
from autograder.desk.report import charts, numbers, write

NAME = "01_neuron"
MISTAKE = "The bias is missing from your sum.\nf(1)\n  returned  1\n  expected  2\nRead again: “The weighted sum” in the lecture."
OTHER = "f([1, 2])\n  returned  3\n  expected  4\nHint: no."
SECRET = "<script>alert(1)</script>"
ODD = "def f(x):\n    ada = 0\n    for i in range(99):\n        ada += i * x - i / 3 + (x if i % 2 else -x)\n    return [ada, ada ** 2][0] # Lovelace"
LOOK = "Look at the cell f: it reached into the grader."


@pytest.fixture(scope="module")
def course(classroom):
    """Six students, one of them late, two of them alike, one unreadable, one without the marks by hand."""
    made = classroom()
    made.enter(
        "ada",
        {"f-one": MISTAKE, "g-one": OTHER},
        answer=ODD,
        first_name="Ada",
        last_name="Lovelace",
        seconds=9.5,
    )
    made.enter(
        "bela",
        {"f-one": MISTAKE},
        answer=ODD.replace("ada", "sum_"),
        when="2026-11-02 13:00:00 UTC",
        penalty=0.9,
    )
    made.enter("chloe", {"f-many": f"{SECRET} is wrong", "g-one": OTHER}, why=2.0, notes=(LOOK,))
    made.enter("dora", {"f-one": MISTAKE, "f-many": OTHER, "g-one": OTHER}, why=0.0, verdict="timeout")
    made.enter("emil", {"g-one": OTHER}, why=None, notes=("The cell why is missing.",))
    made.enter(
        "finn",
        {"f-one": OTHER, "f-many": OTHER, "g-one": OTHER},
        why=1.0,
        notes=("The cell why is missing.",),
    )
    return made


@pytest.fixture(scope="module")
def opened(course):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.path", list(__import__("sys").path))
        patch.chdir(course.folder)
        yield open_course()


@pytest.fixture(scope="module")
def counted(opened) -> numbers.Numbers:
    with opened.gradebook() as gradebook:
        return numbers.numbers_of(opened, gradebook, NAME)


@pytest.fixture(scope="module")
def pages(opened, course) -> dict[str, str]:
    """The page without and with names."""
    return {
        out: write.report(opened, NAME, course.folder / out, names=out == "named")[0].read_text()
        for out in ("report", "named")
    }


def test_points_are_the_gradebooks(counted, course):
    with closing(sqlite3.connect(course.folder / "gradebook.db")) as db:
        rows = db.execute(
            "SELECT sa.student_id, SUM(COALESCE(g.manual_score, g.auto_score, 0)) - COALESCE(MAX(sn.late_submission_penalty), 0) "
            "FROM grade g JOIN submitted_notebook sn ON g.notebook_id = sn.id "
            "JOIN submitted_assignment sa ON sn.assignment_id = sa.id GROUP BY 1"
        ).fetchall()
    assert {student: record.points for student, record in counted.hand_ins.items()} == pytest.approx(
        dict(rows)
    )
    assert counted.max_points == 10 and counted.waits == 1


def test_each_test_has_its_share_and_its_discrimination(counted):
    found = {test.name: test for test in counted.tests}
    assert list(found) == ["f-one", "f-many", "g-one", "why"]  # in the order of the exercise
    assert {name: (test.solved, test.tried) for name, test in found.items()} == {
        "f-one": (2, 6), "f-many": (3, 6), "g-one": (1, 6), "why": (2, 5)
    }  # fmt: skip
    solved = [0, 0, 1, 0, 1, 0]
    rest = [2 + 0 + 4, 2 + 3 + 4, 0 + 0 + 2, 0 + 0 + 0, 2 + 0 + 0, 0 + 0 + 1]
    assert found["f-one"].discrimination == pytest.approx(np.corrcoef(solved, rest)[0, 1])
    assert found["why"].by_hand and not found["f-one"].by_hand
    assert found["why"].mean == pytest.approx((4 + 4 + 2 + 0 + 1) / 5 / 4)
    assert counted.everybody == [] and counted.nobody == []


def test_misconceptions_are_counted_by_student_with_their_section(counted):
    (known,) = counted.misconceptions
    assert known.line == "The bias is missing from your sum." and known.students == 3
    assert known.section == "The weighted sum" and known.tests == ("f-one",)
    assert counted.reasons[0].students == 5 and set(counted.reasons[0].tests) == {"f-one", "f-many", "g-one"}


def test_late_work_notes_verdicts_and_cells_to_look_at(counted):
    assert {s: (r.seconds_late, r.penalty) for s, r in counted.late.items()} == {"bela": (25 * 3600, 0.9)}
    assert counted.notes == {"The cell why is missing.": 2, LOOK: 1}
    assert counted.verdicts == {"failed": 5, "timeout": 1}
    assert counted.looks == [("chloe", LOOK)]
    assert counted.seconds["ada"] == 9.5 and len(counted.seconds) == 6


def test_answers_that_are_alike_after_renaming_are_a_pair(counted):
    assert [(pair.one, pair.other, pair.cells) for pair in counted.pairs] == [("ada", "bela", ("f",))]


class Reader(HTMLParser):
    """The text of a page, its tags, and whether all of them are closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.open, self.text = list[str](), list[str](), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("meta", "line", "rect", "circle", "polyline"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_the_page_shows_the_numbers_and_needs_nothing_else(pages):
    read = Reader(pages["report"])
    assert read.open == [] and "script" not in read.tags and "img" not in read.tags
    assert not re.search(r"https?://|src=|@import|url\(", pages["report"])
    assert SECRET in read.text  # as text
    text = " ".join(read.text.split())
    assert "6 handed in, 6 are graded, of whom 1 wait for marks by hand." in text
    assert "Median 3, mean 3.5, from 0 to 8.1, of 10." in text
    assert "1 of 6 came later" in text and LOOK in text


def test_names_are_there_only_when_they_are_asked_for(pages):
    named = Reader(pages["named"]).text
    assert "Ada Lovelace (ada)" in named and "bela" in named and "# Lovelace" in named
    plain = Reader(pages["report"]).text.lower()
    assert not re.search(r"\b(ada|lovelace|bela|chloe|dora|emil|finn)\b", plain)
    assert "student 6" in plain


def test_the_tables_say_the_same_as_the_page(pages, counted, course):
    with open(course.folder / "named" / f"{NAME}-tests.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["test"], int(row["solved"]), int(row["tried"])) for row in rows] == [
        (test.name, test.solved, test.tried) for test in counted.tests
    ]
    with open(course.folder / "named" / f"{NAME}-students.csv", newline="") as file:
        points = {row["student"]: float(row["points"]) for row in csv.DictReader(file)}
    assert points["Ada Lovelace (ada)"] == 6 and points["bela"] == pytest.approx(8.1)


def test_the_term_of_one_student(opened, course):
    (path,) = write.report(opened, None, course.folder / "one", names=True, student="ada")
    text = " ".join(Reader(path.read_text()).text.split())
    assert "The term of Ada Lovelace (ada)" in text and "6 of 10" in text and "60%" in text and "30%" in text
    with pytest.raises(DeskError, match="there is no student adda in the gradebook; did you mean ada"):
        write.report(opened, None, course.folder / "one", student="adda")


@pytest.mark.parametrize("values", [[0, 0.5, 9.9, 10, 10], [0], [3.3] * 4, [12, 1]])
def test_every_value_is_in_one_bar(values):
    steps = charts.bins(values, 10)
    assert sum(count for *_, count in steps) == len(values)
    assert all(high == low for (_, high, _), (low, _, _) in zip(steps, steps[1:], strict=False))


def test_sections_are_links_where_the_lecture_is_known(opened, course, tmp_path):
    def section():
        page = write.report(opened, NAME, tmp_path)[0].read_text()
        return re.search(r"<td>([^<]*(?:<a[^>]*>)?“The weighted sum”[^<]*(?:</a>)?[^<]*)</td>", page)[1]

    assert section() == f"“The weighted sum” in lecture {NAME}"
    site = course.folder / "site"
    site.mkdir()
    (site / f"{NAME}.html").write_text("")
    there = os.path.relpath(site / f"{NAME}.html", tmp_path)
    assert section() == f'<a href="{there}#the-weighted-sum">“The weighted sum”</a>'
    opened.application.config.GenerateFeedback.lectures = "https://example.org/{exercise}.html"
    shutil.rmtree(site)
    assert section() == f'<a href="https://example.org/{NAME}.html#the-weighted-sum">“The weighted sum”</a>'
    del opened.application.config.GenerateFeedback["lectures"]
