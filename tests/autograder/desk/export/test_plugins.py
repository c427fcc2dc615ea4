"""What is exported, read back by readers that are not ours."""

import csv

import openpyxl
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from traitlets import TraitError
from traitlets.config import Config

from autograder.desk.export import plugins

NAME = "01_neuron"


@pytest.fixture(scope="module")
def course(classroom):
    """Three students: one with a name to stumble over, one who waits for marks by hand, one who handed in nothing."""
    made = classroom()
    made.enter(
        "ada", {"f-many": "wrong"}, penalty=0.5, last_name='O"Neil, jr', first_name="=cmd|'/c calc'!A0"
    )
    made.enter(
        "bela", {}, why=None, last_name="Bart\nBela", first_name="Zoë", email="@b.example", lms_user_id="12"
    )
    with Gradebook(made.url, "course") as gradebook:
        gradebook.add_student("chloe", last_name="-1+1")
    return made


def export(course, kind: type[ExportPlugin], **settings) -> tuple[list[dict[str, str]], plugins.MarksExport]:
    """The lines of an exported file, as Python's reader sees them, and the plugin that wrote them."""
    plugin = kind(config=Config({"MarksExport": settings}))
    plugin.to = str(course.folder / "out.csv")
    with Gradebook(course.url, "course") as gradebook:
        plugin.export(gradebook)
    with open(plugin.to, newline="", encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    known = ("ada", "bela", "chloe")  # in this order; nbgrader has them by last name
    return sorted(
        lines, key=lambda line: max(known.index(n) if n in line.values() else -1 for n in known)
    ), plugin


def test_canvas_gets_its_columns_and_its_line_of_possible_points(course):
    (possible, ada, bela, chloe), _ = export(
        course, plugins.CanvasExport, columns={NAME: "Neuron, part 1 (4711)"}
    )
    assert list(ada) == [
        "Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Neuron, part 1 (4711)", "Final Score"
    ]  # fmt: skip
    assert possible["Student"] == "    Points Possible" and possible["Neuron, part 1 (4711)"] == "10"
    assert (ada["SIS Login ID"], ada["Neuron, part 1 (4711)"], ada["Final Score"]) == ("ada", "7.5", "75")
    assert (bela["ID"], bela["Neuron, part 1 (4711)"]) == ("12", "6")
    assert (chloe["SIS Login ID"], chloe["Neuron, part 1 (4711)"], chloe["Final Score"]) == (
        "chloe",
        "0",
        "0",
    )


def test_moodle_gets_users_by_each_of_its_keys(course):
    (ada, bela, chloe), _ = export(course, plugins.MoodleExport)
    assert (ada["Username"], ada[NAME], ada["Course total"]) == ("ada", "7.5", "75")
    assert (bela["ID number"], bela["Email address"]) == ("12", "'@b.example")


def test_nothing_in_a_file_is_a_formula_and_every_name_stays_in_its_cell(course):
    for kind in (plugins.MarksExport, plugins.CanvasExport, plugins.MoodleExport):
        rows, _ = export(course, kind)
        assert not [part for row in rows for part in row.values() if part.startswith(plugins.BEGINS_FORMULA)]
        assert None not in rows[0] and all(
            None not in row.values() for row in rows
        )  # no cell too many, none missing
    (_, _, ada, bela, chloe), _ = export(course, plugins.MarksExport)
    assert ada["last name"] == 'O"Neil, jr' and ada["first name"] == "'=cmd|'/c calc'!A0"
    assert bela["last name"] == "Bart Bela" and bela["first name"] == "Zoë" and chloe["last name"] == "'-1+1"


def test_a_spreadsheet_program_reads_the_same_numbers(course):
    rows, plugin = export(course, plugins.MarksExport, weights={NAME: 2})
    sheet = openpyxl.Workbook().active
    with open(plugin.to, newline="", encoding="utf-8-sig") as file:
        for row in csv.reader(file):
            sheet.append(row)
    shown = {line[0].value: line[4].value for line in sheet.iter_rows()}
    assert shown == {
        "student": NAME, "points possible": "10", "weight": "2", "ada": "7.5", "bela": "6", "chloe": "0"
    }  # fmt: skip
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    assert open(plugin.to, "rb").read(3) == b"\xef\xbb\xbf"  # without it Excel takes ë for two letters
    assert rows[0]["total %"] == "100"


def test_what_is_not_final_is_said(course):
    (course.folder / "submitted" / "dora" / NAME).mkdir(parents=True)
    application = NbGrader()
    application.coursedir = CourseDirectory(root=str(course.folder))
    plugin = plugins.MarksExport(parent=application, to=str(course.folder / "out.csv"))
    with Gradebook(course.url, "course") as gradebook:
        gradebook.add_student("dora")
        plugin.export(gradebook)
        gradebook.remove_student("dora")
    assert plugin.warnings == [
        f"1 handed in and not graded yet; these cells and totals are empty: dora ({NAME}).",
        f"1 wait for marks by hand; their points can still grow: bela ({NAME}).",
    ]
    with open(plugin.to, newline="", encoding="utf-8-sig") as file:
        dora = [line for line in csv.DictReader(file) if line["student"] == "dora"][0]
    assert dora[NAME] == "" and dora["total %"] == ""


def test_a_weight_of_no_exercise_is_refused_and_the_old_file_stays(course):
    export(course, plugins.MarksExport)
    before = (course.folder / "out.csv").read_bytes()
    with pytest.raises(TraitError, match=f"there is no exercise 01_neurone; there are {NAME}"):
        export(course, plugins.MarksExport, weights={"01_neurone": 2})
    assert (course.folder / "out.csv").read_bytes() == before
    assert not list(course.folder.glob(".marks-*"))
