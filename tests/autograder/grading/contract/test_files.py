"""Files of an assignment: every submission gets them, changed copies give way, a student's own files stay."""

import pytest

from autograder.grading.contract import files
from autograder.grading.submission import Submission


def test_what_python_compiles_of_a_helper_is_no_file_that_a_cell_wrote(plain, exercise, grade):
    compiled = "import py_compile\nassert py_compile.compile('helper.py').startswith('__pycache__/')\n"  # as an import does
    graded = grade(exercise, plain.solved(exercise.source, total=compiled + "def total(x): return sum(x)"))
    assert graded.points == graded.max_points and graded.notes == []


def test_changed_copies_give_way_and_ones_own_files_stay(plain, exercise, grade):
    submission = plain.solved(
        exercise.source, total="from mine import one\ndef total(x): return one * sum(x)"
    )
    submission.files = {"data.csv": b"6\n", "helper.py": b"offset = 4\n", "mine.py": b"one = 1"}
    graded = grade(exercise, submission)
    assert graded.points == graded.max_points
    assert graded.notes == ["data.csv was changed; the assignment's own file was there at grading."]
    cheat = plain.solved(exercise.source, total="def total(x): return x[0]")
    cheat.files = {"data.csv": b"6\n"}
    assert {m.test: m.points for m in grade(exercise, cheat).marks}["test-total"] == 0


def test_what_stands_in_the_way_of_a_file_is_left_out():
    given = {"data/a.csv": b"1", "b.csv": b"2"}
    own = {"data": b"a file", "b.csv/c.txt": b"in a folder", "mine.txt": b"3", "b.csv": b"2"}
    assert files.supplied(own, given) == (
        {"data/a.csv": b"1", "b.csv": b"2", "mine.txt": b"3"},
        [
            "Left out: data stands where the assignment has a file or a folder.",
            "Left out: b.csv/c.txt stands where the assignment has a file or a folder.",
        ],
    )


def test_the_files_beside_the_notebook_are_found_but_for_ignored_ones(tmp_path):
    for name in ("p1.ipynb", "a.csv", "sub/b.png", "c.pyc", "__pycache__/d.py", "sub/feedback/e.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"]
    assert files.of_assignment(tmp_path, ignore) == {"a.csv": b"a.csv", "sub/b.png": b"sub/b.png"}


def test_files_that_do_not_fit_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_SUPPLIED", 2**20)
    (tmp_path / "small.csv").write_bytes(b"1")
    (tmp_path / "large.csv").write_bytes(bytes(2**21))
    with pytest.raises(
        files.TooMuch, match=r"hold 2 MiB.* 1 MiB at most\. The largest is large.csv \(2 MiB\)"
    ):
        files.of_assignment(tmp_path, [])


def test_ignored_files_of_a_student_are_left_out():
    submission = Submission(b"", {"a.txt": b"", "feedback/b.html": b"", "c.pyc": b""}, ["a note"])
    kept = files.without_ignored(submission, ["feedback", "*.pyc"])
    assert list(kept.files) == ["a.txt"] and kept.notes == ["a note"]


def test_more_than_one_message_holds_reaches_the_student(plain, grade):
    source = plain.notebook(
        plain.cell("import os", "setup", "locked"),
        plain.cell(
            "### BEGIN SOLUTION\nx = [os.path.getsize(f) for f in 'ab']\n### END SOLUTION", "x", "solution"
        ),
        plain.cell("assert x == [os.path.getsize(f) for f in 'ab'] and x[0] == 2**24", "large", "test", 1),
    )
    exercise = plain.exercise_of(source, {"a": bytes(2**24), "b": bytes(2**24 + 1)})
    assert grade(exercise, plain.solved(source)).points == 1


def test_files_that_cells_write_are_taken_along_and_those_of_tests_are_not(plain, grade):
    writes = "open('made.csv', 'w').write('1'); open('page.html', 'w').write('<p>'); open('data.csv', 'a').write('9')"
    source = plain.notebook(
        plain.cell(
            f"### BEGIN SOLUTION\n{writes}\ndef late(): open('late.txt', 'w').write('2')\n### END SOLUTION",
            "late",
            "solution",
        ),
        plain.cell("late()", "calls", "test", 1),
    )
    graded = grade(plain.exercise_of(source), plain.solved(source))
    assert graded.files == {"made.csv": b"1"} and graded.points == 1
    assert graded.notes == [
        "1 files that cells wrote were left out: of another kind, or more than 20 files or 4 MiB."
    ]


@pytest.mark.parametrize(
    "lie",
    [
        {"../up.txt": b"1"}, {"/etc/x.txt": b"1"}, {"a.csv/b.txt": b"1"}, {".hidden.txt": b"1"}, {"x" * 300 + ".txt": b""},
        {"a.txt": "text"}, {"a.txt": None}, {5: b""}, {"a.txt": bytes(2**23)}, {"run.html": b""},
        {"timestamp.txt": b"2020-01-01 12:00:00 UTC"},
    ],
)  # fmt: skip
def test_what_is_no_file_of_a_plain_name_is_left_out(lie):
    from autograder.grading.judging.written import weighed

    assert weighed(lie, {"a.csv": b""})[0] == {}
    assert weighed([1], {}) == ({}, []) and weighed({"a.csv": b"2"}, {"a.csv"}) == ({}, [])
