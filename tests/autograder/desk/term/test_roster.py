"""Rosters as Canvas, Moodle, nbgrader and people write them, into nbgrader's gradebook."""

from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook

from autograder.desk.course import DeskError
from autograder.desk.term import roster

FORMS = {
    "canvas": (
        '\ufeff"Student","ID","SIS User ID","SIS Login ID","Section","Neuron (5)"\r\n'
        '"    Points Possible","","","","","23"\r\n'
        '"Lovelace, Ada","11","s1","ada","A",""\r\n"Student, Test","99","","x9","A",""\r\n',
        ("ada", "Ada", "Lovelace", "", "11"),
    ),
    "moodle": (
        "First name,Surname,ID number,Email address,Username\nAda,Lovelace,77,ada@example.org,ada\n",
        ("ada", "Ada", "Lovelace", "ada@example.org", ""),
    ),
    "moodle without user names": (
        "First name;Last name;ID number;Email address\nAda;Lovelace;ada;a@example.org\n",
        ("ada", "Ada", "Lovelace", "a@example.org", ""),
    ),
    "nbgrader": (
        "id,last_name,first_name,email,lms_user_id\nada,Lovelace,Ada,a@example.org,5\n",
        ("ada", "Ada", "Lovelace", "a@example.org", "5"),
    ),
    "a plain list": ("# the class\nada\n\n", ("ada", "", "", "", "")),
    "names in one column": ("id\tname\nada\tAda King Lovelace\n", ("ada", "Ada King", "Lovelace", "", "")),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_the_same_student(form, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(FORMS[form][0], encoding="utf-8", newline="")
    assert roster.read(path).students == [roster.Student(*FORMS[form][1])]


def test_spellings_of_one_name_are_one_and_utf16_is_read(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("id,last_name\nren\u0065\u0301,B\n".encode("utf-16"))
    assert roster.read(path).students == [roster.Student("ren\u00e9", last_name="B")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        ("id,name\nada,Zo\xeb".encode("latin-1"), "no text in UTF-8"),
        (b"PK\x03\x04\0\0", "no text"),
        (b"ada,Lovelace\nbela,Bart\n", "does not say what its columns are"),
        (b"name,section\nAda,B\n", "no column that looks like the students' ids; name it with --id"),
    ],
)
def test_what_is_no_roster_is_named(data, sentence, tmp_path):
    (tmp_path / "list.csv").write_bytes(data)
    with pytest.raises(DeskError, match=sentence):
        roster.read(tmp_path / "list.csv")


@pytest.fixture
def course(gradebook_url: str) -> SimpleNamespace:
    """A gradebook with Ada, who has marks, and Old, who has none of the new list."""
    with Gradebook(gradebook_url, "course") as gradebook:
        gradebook.add_student("ada", first_name="Ada", email="kept@example.org")
        gradebook.add_student("old")
        gradebook.add_assignment("01")
        gradebook.add_submission("01", "old")
    return SimpleNamespace(gradebook=lambda: Gradebook(gradebook_url, "course"))


def test_new_changed_gone_and_repeated_are_told_and_nothing_is_lost(course, tmp_path):
    (tmp_path / "list.csv").write_text(
        "id,last_name,first_name,email\nada,Lovelace,Ada,\nbela,Bart,=Bela,b@example.org\n"
        "bela,Other,Bela,\nbela,Bart,=Bela,b@example.org\n../x,Evil,Eve,\n,Nobody,Ned,\nAda,Twin,,\n"
    )
    changes = roster.import_into(course, roster.read(tmp_path / "list.csv"))
    assert changes.new == [("bela", "=Bela Bart"), ("Ada", "Twin; ada is there, too, and is another student")]
    assert changes.changed == [("ada", "last_name: – → Lovelace")]
    assert changes.gone == [("old", "keeps the marks of 1 exercises")]
    assert [name for name, _ in changes.left_out] == ["Nobody, Ned", "bela", "bela", "../x"]
    told = [why for _, why in changes.left_out]
    assert told[0] == "has no id" and "is no id: an id is the name of a folder" in told[3]
    assert "this one for Bela Other" in told[1] and "the same line" in told[2]
    with course.gradebook() as gradebook:
        assert {s.id for s in gradebook.students} == {"ada", "old", "bela", "Ada"}
        ada = gradebook.find_student("ada")
        assert (ada.email, ada.last_name) == ("kept@example.org", "Lovelace")
        assert gradebook.find_submission("01", "old")


def test_a_dry_run_says_the_same_and_writes_nothing(course, tmp_path):
    (tmp_path / "list.csv").write_text("id,last_name\nada,Lovelace\nbela,Bart\n")
    read = roster.read(tmp_path / "list.csv")
    dry = roster.import_into(course, read, write=False)
    with course.gradebook() as gradebook:
        assert {s.id for s in gradebook.students} == {"ada", "old"}
        assert gradebook.find_student("ada").last_name is None
    assert roster.import_into(course, read) == dry
    again = roster.import_into(course, read)
    assert again.same == 2 and not again.new and not again.changed
