"""A small term through nbgrader's exchange: three exercises, three students, as an instructor types it."""

import csv
import datetime
import re
import shutil

import pytest

from autograder.desk.course import open_course
from autograder.grading.books import records

EXERCISES = ("01_double", "02_half", "03_why")


@pytest.fixture(scope="module")
def played(term):
    """The whole term. Ada is right and in time, Bela a day late in 01, Chloe wrong in 02; all wait for marks in 03."""
    (term.folder / "list.csv").write_text(
        "Student,ID,SIS Login ID,Section\n"
        ",,,\n    Points Possible,,,\n"
        '"Lovelace, Ada",11,ada,A\n"O\'Neil, =Bela",12,bela,A\n"Chan, Chloe",13,chloe,A\n"Chan, Chloe",13,chloe,A\n'
        '"Student, Test",,,A\n'
    )
    (term.folder / "dates.csv").write_text(
        "exercise,date\n" + "".join(f"{name},2026-11-0{i}T12:00Z\n" for i, name in enumerate(EXERCISES, 1))
    )
    term.type("roster list.csv")
    term.type("term due dates.csv")
    term.type("term release --all")
    for student in ("ada", "bela", "chloe"):
        for number, name in enumerate(EXERCISES, 1):
            answer = "x - 77" if (student, name) == ("chloe", "02_half") else term.right[name]
            day = number + ((student, name) == ("bela", "01_double"))
            term.hand_in(student, name, answer, f"2026-11-0{day} 11:30:00.000000 UTC")
    term.type("term collect --all")
    term.type("term grade --all --unprotected --workers 1")
    term.type("term feedback --all")
    with term.gradebook() as gradebook:  # what formgrader does
        for student, points in (("ada", 3), ("bela", 1)):
            grade = gradebook.find_grade("why", "03_why", "03_why", student)
            grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()
    term.type("term feedback 03_why")
    term.type("term publish --all")
    term.type("term status")
    term.type("term export --all --as canvas --drop-lowest 1")
    term.type("report --names")
    return term


def said(term, line: str) -> str:
    return next(told for typed, told in term.said if typed == line)


def test_a_whole_term_takes_at_most_fifteen_commands(played):
    assert len(played.said) <= 15
    assert {word for line, _ in played.said for word in line.split()} >= {
        "release", "collect", "grade", "feedback", "publish", "export", "status"
    }  # fmt: skip


def test_each_step_says_in_a_few_lines_what_it_did(played):
    steps = [(line, told) for line, told in played.said if line.startswith("term ") and "--all" in line]
    assert all(len(told.splitlines()) <= 5 * len(EXERCISES) for _, told in steps)
    released = said(played, "term release --all").splitlines()
    assert released[0].startswith("01_double: released; the exchange") and released[1] == "02_half: released."
    assert "01_double: 3 new, 0 handed in again, 3 in all." in said(played, "term collect --all")
    graded = said(played, "term grade --all --unprotected --workers 1")
    assert "WITHOUT a sandbox" in graded
    assert "01_double: 3 graded, 0 unchanged. Points of these: 1.8 to 2 of 2, median 2." in graded
    assert "3 wait for marks by hand, in formgrader: ada, bela, chloe." in graded
    assert "03_why: 0 pages made" in said(played, "term feedback --all")
    assert "03_why: 2 pages made" in said(played, "term feedback 03_why")
    assert "1 wait for marks by hand: chloe" in said(played, "term feedback 03_why")


def test_the_status_is_what_lies_in_the_folders(played):
    table = said(played, "term status")
    due = "2026-11-01 12:00 UTC"
    assert played.cells(table, "01_double") == ["01_double", due, "yes", "3", "3", "–", "3", "3"]
    assert played.cells(table, "03_why")[3:] == ["3", "3", "1", "2", "2"]
    pages = list((played.folder.parent / "exchange/neural-networks/feedback").glob("*.html"))
    assert len(pages) == 8


def test_what_is_done_is_not_done_again(played):
    pages = {path: path.stat().st_mtime_ns for path in played.folder.glob("feedback/*/*/*.html")}
    assert "01_double: released, and as it was." in played.type("term release 01_double")
    assert "nothing new, 3 handed in" in played.type("term collect 01_double")
    assert "0 graded, 3 unchanged" in played.type("term grade 01_double --unprotected")
    assert "0 pages made, 3 were as they should be" in played.type("term feedback 01_double")
    assert "0 published, 3 were out" in played.type("term publish 01_double")
    assert {path: path.stat().st_mtime_ns for path in pages} == pages


def test_pages_that_nbgraders_own_command_makes_count(played):
    shutil.rmtree(played.folder / "feedback" / "ada" / "01_double")
    assert played.cells(played.type("term status"), "01_double")[6] == "2"
    assert open_course().api.generate_feedback("01_double", "ada")["success"]
    assert played.cells(played.type("term status"), "01_double")[6] == "3"
    played.type("term publish 01_double")


def test_a_later_hand_in_and_a_mark_that_changed_are_seen(played):
    played.hand_in("chloe", "02_half", "x / 2", "2026-11-02 11:45:00.000000 UTC")
    with played.gradebook() as gradebook:
        grade = gradebook.find_grade("why", "03_why", "03_why", "ada")
        grade.manual_score = 2
        gradebook.db.commit()
    table = played.type("term status")
    assert played.cells(table, "02_half")[3:] == ["3 +1", "3", "–", "3", "3"]
    assert played.cells(table, "03_why")[3:] == ["3", "3", "1", "1", "1"]
    assert "0 new, 1 handed in again, 3 in all" in played.type("term collect 02_half")
    assert played.cells(played.type("term status"), "02_half")[3:] == ["3", "2", "–", "2", "2"]
    assert "1 graded, 2 unchanged" in played.type("term grade 02_half --unprotected")
    assert "1 pages made, 2 were as they should be" in played.type("term feedback 02_half")


def test_late_work_loses_points_and_an_extension_gives_them_back(played):
    with played.gradebook() as gradebook:
        before = records.hand_ins(gradebook, "01_double")["bela"]
    assert (before.raw, before.penalty, before.points) == (2.0, 0.2, 1.8)
    told = played.type("extend bela 01_double +12h")
    assert (
        "due 2026-11-02 00:00 UTC, 12 h more than the class" in told and "late; it costs 0.2 points" in told
    )
    told = played.type("extend bela 01_double +24h")
    assert "Before: 12 h." in told and "in time" in told
    with played.gradebook() as gradebook:
        assert records.hand_ins(gradebook, "01_double")["bela"].points == 2.0
    assert "(+1)" in played.type("term status")
    assert "bela have an extension" in played.type("term due 01_double none", succeed=False)
    played.type("extend bela 01_double none")
    told = played.type("term due 01_double 2026-11-01T13:00+02:00")
    assert "due 2026-11-01 11:00 UTC (before: 2026-11-01 12:00 UTC)" in told
    assert "The penalty of 3 changed" in told  # 11:30 is late now, and Bela's second day has begun
    played.type("term due 01_double 2026-11-01T12:00Z")
    with played.gradebook() as gradebook:
        assert {s: h.penalty for s, h in records.hand_ins(gradebook, "01_double").items()} == {
            "ada": 0, "bela": 0.2, "chloe": 0
        }  # fmt: skip


def test_an_extension_before_the_hand_in_leaves_nothing_to_mark(played):
    played.type("roster more.csv", succeed=False)
    (played.folder / "more.csv").write_text("dora\n")
    assert "1 new" in played.type("roster more.csv")
    played.type("extend dora 01_double +1w")
    with played.gradebook() as gradebook:
        record = records.hand_ins(gradebook, "01_double")["dora"]
        assert record.extension == datetime.timedelta(weeks=1) and not record.waits and record.points == 0
    assert played.cells(played.type("term status"), "01_double")[3:] == ["3", "3", "–", "3", "3"]


def test_the_marks_for_canvas_are_the_gradebooks(played):
    with open(played.folder / "canvas.csv", newline="", encoding="utf-8") as file:
        lines = {line["SIS Login ID"]: line for line in csv.DictReader(file)}
    assert lines["ada"]["Student"] == "Lovelace, Ada" and lines["ada"]["ID"] == "11"
    assert [lines["bela"][name] for name in EXERCISES] == ["1.8", "2", "3"]
    assert lines["bela"]["Final Score"] == "95"  # 90, 100 and 60 percent: the last is dropped
    assert "1 wait for marks by hand; their points can still grow: chloe (03_why)." in said(
        played, "term export --all --as canvas --drop-lowest 1"
    )


def test_the_report_counts_what_was_graded(played):
    page = (played.folder / "report" / "report.html").read_text()
    assert "3 handed in, 3 are graded, of whom 1 wait for marks by hand" in page
    part = page.split('<h2 id="02_half">')[1].split("<h2")[0]
    assert re.search(r"f-one</td><td class=n>2</td><td class=n>2 of 3</td>", part)
    assert "O&#x27;Neil" in page.split('<h2 id="01_double">')[1]  # who was late, by name


SENTENCES = {
    "term grade": "name an exercise, or say --all; the exercises are 01_double, 02_half, 03_why",
    "term grade 01_duoble": "there is no exercise 01_duoble; did you mean 01_double?",
    "term due 01_double 15.01.2027": "“15.01.2027” is no date with its distance from UTC: write it like 2027-01-15T23:59+01:00",
    "term due 01_double 2027-01-15T23:59": "is no date with its distance from UTC",
    "term due 01_double": "say when 01_double is due, such as 2027-01-15T23:59+01:00",
    "extend adda 01_double +24h": "there is no student adda; did you mean ada?",
    "extend ada 01_double soon": "“soon” is no length of time: write +24h",
    "term export --all --weight 01_double": "“01_double” is no weight: write 01_neuron=2",
    "term export --all --weight 09_none=2": "there is no exercise 09_none; there are 01_double, 02_half, 03_why",
    "term export --all --as xls": "there is no form xls; there are sheet, canvas, moodle",
}


@pytest.mark.parametrize("line", SENTENCES)
def test_a_wrong_word_gets_a_sentence(line, played):
    assert SENTENCES[line] in " ".join(played.type(line, succeed=False).split())
