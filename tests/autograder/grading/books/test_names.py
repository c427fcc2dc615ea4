"""Names as folders have them, and as tables must quote them."""

import unicodedata

NFC, NFD = (unicodedata.normalize(form, "Jörg") for form in ("NFC", "NFD"))


def test_a_comma_a_quote_and_a_line_break_in_names(desk):
    for student in ("Doe, Jane", 'O"Neil', "two\nlines"):
        desk.hand_in(student)
    desk.grade()
    with desk.book() as book:
        book.update_or_create_student("Doe, Jane", last_name='Doe, "JD"', first_name="Jane")
    rows = {row["student_id"]: row for row in desk.export()}
    assert {name: float(row["score"]) for name, row in rows.items()} == dict.fromkeys(
        ("Doe, Jane", 'O"Neil', "two\nlines"), 5.0
    )
    assert rows["Doe, Jane"]["last_name"] == 'Doe, "JD"'


def test_a_name_in_another_spelling_than_the_gradebook_has_is_the_same_student(desk):
    with desk.book() as book:
        book.add_student(NFC, last_name="Maier")
    desk.hand_in(NFD)
    report = desk.grade()
    assert [done.task.student for done in report.done] == [NFC] and desk.scores() == {NFC: (5.0, 10.0)}
    assert desk.grade([NFC]).skipped == [NFC] and desk.grade([NFD]).skipped == [NFC]


def test_two_spellings_of_one_name_are_graded_once_and_told(desk):
    desk.hand_in(NFC)
    desk.hand_in(NFD, fails=["large"])
    report = desk.grade()
    assert desk.judged == [NFC] and desk.scores() == {NFC: (5.0, 10.0)}
    (failed,) = report.failures
    assert failed.task.student == NFD and "There are two folders for Jörg" in failed.failure


def test_a_name_that_is_no_text_stops_nobody(desk):
    desk.hand_in("ada")
    desk.hand_in("J\udcfcrgen")
    report = desk.grade()
    assert desk.scores() == {"ada": (5.0, 10.0)}
    (failed,) = report.failures
    assert (
        failed.failure.startswith(r"The name of the folder submitted/J\xfcrgen is no text")
        and "rename it" in failed.failure
    )
