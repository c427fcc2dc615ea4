"""`make demo`: what is drawn, that what comes of it is what was drawn, and that a difference is told."""

import csv
import shutil
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.desk import doctor
from autograder.desk.demo import compare, draw, play
from autograder.desk.term import steps

ROOT = Path(__file__).resolve().parents[4]
FEW = draw.STUDENTS[:8]
"""One for each kind of hand-in."""


@pytest.fixture(scope="module")
def played(tmp_path_factory, in_this_process) -> SimpleNamespace:
    """The demo as it is typed, in a fresh clone on a machine without a sandbox, with few students and two exercises."""
    here, exercises = tmp_path_factory.mktemp("clone"), draw.EXERCISES[:2]
    for part in ("chapters", "solutions", "exercises"):
        for name in exercises:
            shutil.copytree(ROOT / part / name, here / part / name)
    shutil.copy(ROOT / "nbgrader_config.py", here)
    before = set(here.rglob("*"))
    chapters, drawn = draw.draw(here, exercises, FEW)
    with in_this_process(here) as patch:
        patch.setattr(doctor, "why_no_sandbox", lambda: "bubblewrap is missing.")
        patch.setattr(draw, "EXERCISES", exercises)
        patch.setattr(draw, "STUDENTS", FEW)
        patch.setattr(draw, "draw", lambda root: (chapters, drawn))
        ran = CliRunner().invoke(cli.app, ["demo"])
    new = set(here.rglob("*")) - before
    return SimpleNamespace(here=here, ran=ran, chapters=chapters, drawn=drawn, new=new)


def test_a_term_is_played_and_all_is_as_it_was_drawn(played):
    said = " ".join(played.ran.output.split())
    assert played.ran.exit_code == 0, (played.ran.output, played.ran.exception)
    assert "All is as it was drawn: 14 marks" in said and "8 totals" in said
    for step in (
        "roster",
        "due",
        "release",
        "submit",
        "collect",
        "grade",
        "feedback",
        "publish",
        "report",
        "export",
    ):
        assert step in said
    shown = [
        line.split(": ")[1] for line in played.ran.output.splitlines() if line.startswith("    the marks: ")
    ]
    assert (played.here / shown[0]).read_text(encoding="utf-8-sig").startswith("student,")
    assert (
        "demo/course/report/report.html" in said and (played.here / "demo/course/report/report.html").exists()
    )


def test_it_keeps_to_a_folder_of_its_own(played):
    assert {path.relative_to(played.here).parts[0] for path in played.new} == {"demo"}
    assert {path.name for path in (played.here / "demo").iterdir()} == {"course", "exchange", "students"}


def test_without_a_sandbox_it_grades_its_own_class_and_says_so(played):
    said = " ".join(played.ran.output.split())
    assert "NO SANDBOX. bubblewrap is missing." in said and "never graded so unless you ask for it." in said
    course = played.here / "demo" / "course"
    student, name = next(key for key, hand_in in played.drawn.items() if hand_in.kind == "right")
    assert (
        "Graded without a sandbox" in (course / "autograded" / student / name / f"{name}.ipynb").read_text()
    )
    assert (
        "unprotected" not in (course / "nbgrader_config.py").read_text()
    )  # nothing that a course could take over
    assert not (played.here / "nbgrader_config.json").exists()


def test_with_a_sandbox_it_is_used(played, in_this_process):
    seen = []

    def grade(course, exercise, progress, settings):
        seen.append(settings.unprotected)
        return steps.Told(failed=True)

    with in_this_process(played.here) as patch, pytest.raises(ValueError, match="term grade failed"):
        patch.setattr(steps, "grade", grade)
        patch.setattr(play, "submitted", lambda *_, **__: [])
        play.play(played.here / "demo", [played.chapters[0].name], {}, protected=True, say=lambda line: None)
    assert seen == [False]


def test_who_has_no_name_on_the_machine_does_without_the_exchange(played, in_this_process, tmp_path):
    name, said = played.chapters[0].name, list[str]()
    mine = {key: hand_in for key, hand_in in played.drawn.items() if key[1] == name}

    def collect(course, exercise, progress, settings):
        raise AssertionError("nothing is collected")

    def grade(course, exercise, progress, settings):
        assert len(course.submitted(exercise)) == len(mine)
        late = next(student for (student, _), hand_in in mine.items() if hand_in.days_late)
        days = mine[late, name].days_late
        there = (course.submitted(exercise)[late] / "timestamp.txt").read_text()
        assert there.startswith(f"2026-10-{16 + days} 17:00")
        return steps.Told(["seen"], failed=True)

    play.set_up(played.here, tmp_path / "demo", [name], FEW)
    with in_this_process(tmp_path) as patch, pytest.raises(ValueError, match="term grade failed. seen"):
        patch.setattr(play, "has_name", lambda: False)
        patch.setattr(steps, "grade", grade)
        patch.setattr(steps, "collect", collect)
        play.play(tmp_path / "demo", [name], mine, protected=True, say=said.append)
    assert "hand-ins are put into submitted/" in said[0]


def rewritten(path: Path, change) -> None:
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_each_difference_is_a_sentence(played, tmp_path):
    course, name = tmp_path / "course", played.chapters[0].name
    shutil.copytree(played.here / "demo/course" / play.REPORT, course / play.REPORT)
    shutil.copy(played.here / "demo/course" / play.MARKS, course)
    found = lambda: compare.differences(course, played.chapters, FEW, played.drawn)  # noqa: E731
    assert found() == []
    who, hand_in = next((s, h) for (s, e), h in played.drawn.items() if e == name and h.kind == "late")
    report = course / play.REPORT

    def more(rows):
        next(row for row in rows if f"({who})" in row["student"])["points"] = "99"

    rewritten(report / f"{name}-students.csv", more)
    rewritten(report / f"{name}-tests.csv", lambda rows: rows[0].update(solved="99"))
    rewritten(
        course / play.MARKS,
        lambda rows: next(r for r in rows if r["student"] == who).update({"total %": "99"}),
    )
    told = found()
    points = compare.points(played.chapters[0], hand_in)
    assert told[0] == f"{who}, {name} (late): {points:g} points were drawn, the report says 99."
    assert "should pass it, the report says 99 of 7." in told[1]
    assert told[2].startswith(f"{who}: total % must be") and told[2].endswith("marks.csv says 99.")
    assert len(told) == 3


def test_a_class_is_drawn_the_same_again_and_of_every_kind():
    chapters, drawn = draw.draw(ROOT, draw.EXERCISES[:1])
    again = draw.draw(ROOT, draw.EXERCISES[:1])[1]
    assert drawn == again
    assert Counter(hand_in.kind for hand_in in drawn.values()) == Counter(draw.KINDS) - Counter(["nothing"])
    assert draw.draw(ROOT, draw.EXERCISES[:1], seed=2)[1] != drawn
    for hand_in in drawn.values():
        assert hand_in.lost <= chapters[0].points.keys()
        assert (hand_in.kind in ("wrong", "half done", "broken", "hostile")) <= bool(hand_in.lost)
    assert len({hand_in.lost for hand_in in drawn.values()}) > 8


@pytest.mark.parametrize("name", draw.EXERCISES)
def test_answers_that_can_be_drawn_are_about_more_than_one_function(name):
    chapter = draw.Chapter(ROOT / "chapters" / name)
    assert len({choice.answer.cells[0].name for choice in chapter.wrong}) >= 4
    assert len(chapter.right) >= 5
