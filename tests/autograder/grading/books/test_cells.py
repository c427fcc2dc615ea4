"""The gradebook follows the exercise: tests that came, went, were renamed or got other points, with marks by hand."""

import csv

import pytest

TEST = '\n# %% test="huge" points=4\ncheck.equal(double, 2000, 4000)\n'
SMALL = '# %% test="small" points=2\ncheck.equal(double, 2, 4)\n'
CHANGES = {
    # what changes in the exercise: old text, new text; points of a student with all right, of one with `large` wrong;
    # every second one is generated anew before it is graded
    "more points": ('test="small" points=2', 'test="small" points=6', 6 + 3, 6),
    "fewer points": ('test="large" points=3', 'test="large" points=1', 2 + 1, 2),
    "a new test": ('\n# %% test="large"', TEST + '\n# %% test="large"', 2 + 3 + 4, 2 + 4),
    "another name": ('test="small"', 'test="tiny"', 2 + 3, 2),
    "a test less": (SMALL, "", 3, 0),
    "another text": ("check.equal(double, 2, 4)", "check.equal(double, 3, 6)", 2 + 3, 2),
    "another task": ("# # Exercise 01: made up", "# # Exercise 01: made up anew", 2 + 3, 2),
}


@pytest.mark.parametrize("what", CHANGES)
def test_after_a_change_all_marks_are_right_and_those_by_hand_stay(what, desk):
    old, new, right, wrong = CHANGES[what]
    desk.hand_in("ada")
    desk.hand_in("bob", fails=["large"])
    desk.grade()
    desk.by_hand("ada")
    desk.by_hand("bob", points=1.0)
    desk.change(old, new)
    if list(CHANGES).index(what) % 2:
        desk.generate()
        assert all(points <= most for points, most in desk.scores().values())
    report = desk.grade()
    printed = {done.task.student: (done.graded.points, done.graded.max_points) for done in report.done}
    assert not report.failures and printed == {"ada": (right, right), "bob": (wrong, right)}
    assert desk.scores() == {"ada": (right + 4, right + 5), "bob": (wrong + 1, right + 5)}
    with desk.book() as book:
        assert not any(submission.needs_manual_grade for submission in book.assignment_submissions("01_made"))
        assert book.find_comment("why", "01_made", "01_made", "ada").comment == "Well said."
    assert desk.grade().skipped == ["ada", "bob"]


def test_a_mark_by_hand_is_shown_again_only_when_what_was_marked_is_another(desk):
    desk.hand_in("ada")
    desk.grade()
    desk.by_hand("ada")
    desk.by_hand("ada", cell="large", points=2.5, comment="")
    desk.grade(force=True)
    assert desk.grades("ada")["why"] == (None, 4.0, False)
    assert desk.grades("ada")["large"] == (3.0, 2.5, False)
    desk.hand_in("ada", why="It is otherwise.")
    desk.grade()
    assert desk.grades("ada")["why"] == (None, 4.0, True)
    desk.by_hand("ada")
    desk.by_hand("ada", cell="large", points=2.5, comment="")
    desk.hand_in("ada", why="It is otherwise.", fails=["large"])
    desk.grade()
    assert desk.grades("ada") == {
        "small": (2.0, None, False),
        "large": (0.0, 2.5, True),
        "why": (None, 4.0, False),
    }


def test_marks_by_hand_of_a_cell_that_goes_are_written_down(desk):
    desk.hand_in("ada")
    desk.grade()
    desk.by_hand("ada", points=3.5)
    text = desk.text.read_text()
    desk.build(text[: text.index("# %% [markdown] answer")])
    desk.generate()
    assert desk.scores() == {"ada": (5.0, 5.0)}
    with open("gradebook.db.removed_marks.csv", newline="") as file:
        rows = [(row["student"], row["cell"], row["points"], row["comment"]) for row in csv.DictReader(file)]
    assert rows == [("ada", "why", "3.5", ""), ("ada", "why", "", "Well said.")]


def test_a_mark_by_hand_never_stays_above_what_its_cell_is_worth_now(desk):
    desk.hand_in("ada")
    desk.grade()
    desk.by_hand("ada", points=4.0)
    desk.change('answer="why" points=5', 'answer="why" points=2')
    report = desk.grade()
    assert desk.grades("ada")["why"] == (None, 2.0, True) and desk.scores() == {"ada": (7.0, 7.0)}
    assert any("ada had 4 points by hand for why" in sentence for sentence in report.overlooked)
