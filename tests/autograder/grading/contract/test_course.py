"""A course in plain nbgrader style, from generate_assignment to the gradebook: autotests, tasks, files, settings, hooks."""

import os
import stat

import nbformat
import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.grading import gradebook
from autograder.grading.contract import pristine


def graded(converter, *students):
    """Points by student, and the report."""
    said: list[str] = []
    report = gradebook.grade_assignment(converter, students, say=said.append)
    return {done.task.student: done.graded.points for done in report.done if done.graded}, report


def released(course):
    return (course / "release" / "ps1" / "p1.ipynb").read_bytes()


def source_of(course):
    return nbformat.read(course / "source" / "ps1" / "p1.ipynb", as_version=4)


def test_autotests_count_as_generate_assignment_wrote_them(course, converter, hand_in, plain, grades_of):
    hand_in("right", plain.solved(source_of(course)))
    hand_in("untouched", released(course))
    hand_in("wrong", plain.solved(source_of(course), total="def total(x): return 6"))
    points, report = graded(converter())
    assert report.failures == [] and points["right"] == 7
    assert {name: grades_of("right")[name][0] for name in ("auto", "hashed")} == {"auto": 1, "hashed": 1}
    assert {name: grades_of("untouched")[name][0] for name in ("auto", "hashed")} == {"auto": 0, "hashed": 0}
    assert {name: grades_of("wrong")[name][0] for name in ("auto", "hashed")} == {"auto": 0, "hashed": 1}
    text = (course / "autograded" / "wrong" / "ps1" / "p1.ipynb").read_text()
    assert "value of total([5]) is not correct" in text


def test_without_a_release_autotests_are_written_out_for_grading(course, converter, monkeypatch):
    own = converter()
    stored = pristine.read(own, [course / "source" / "ps1" / "p1.ipynb"], course / "release" / "ps1", "")[0]
    own.coursedir.db_url = f"sqlite:///{course}/none.db"
    anew = pristine.read(own, [course / "source" / "ps1" / "p1.ipynb"], course / "nowhere", "")[0]
    assert not (course / "none.db").exists()
    tests = [{c.metadata.nbgrader.grade_id: c.source for c in e.source.cells[1:]} for e in (stored, anew)]
    assert tests[0] == tests[1] and "assert" in tests[0]["auto"] and "sha1" in tests[0]["hashed"]
    own.config.InstantiateTests.autotest_filename = "none.yml"
    with pytest.raises(
        pristine.NotUsable, match=r"AUTOTEST lines, and nbgrader could not .*FileNotFoundError"
    ):
        pristine.read(own, [course / "source" / "ps1" / "p1.ipynb"], course / "nowhere", "")


def test_tasks_and_hand_marked_code_wait_for_a_person(course, converter, hand_in, grades_of):
    hand_in("untouched", released(course))
    graded(converter(), "untouched")
    found = grades_of("untouched")
    assert found["essay"] == (None, True)  # the answer stands in cells of the student's own
    assert found["plot"] == (0, False)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        comments = {
            c.name: c.auto_comment for c in book.find_submission_notebook("p1", "ps1", "untouched").comments
        }
    assert comments["plot"] == "No response." and comments["essay"] is None


def test_files_lie_beside_the_graded_notebook_and_a_changed_one_is_graded_anew(
    course, converter, hand_in, plain
):
    hand_in("files", plain.solved(source_of(course)), {"data.csv": b"9\n", "own.txt": b"mine", "x.pyc": b""})
    points, _ = graded(converter(), "files")
    there = course / "autograded" / "files" / "ps1"
    assert (there / "data.csv").read_bytes() == plain.FILES["data.csv"]
    assert (there / "own.txt").read_bytes() == b"mine" and not (there / "x.pyc").exists()
    assert graded(converter(), "files")[1].skipped == ["files"]
    (course / "source" / "ps1" / "data.csv").write_bytes(b"1\n2\n4\n")
    after, _ = graded(converter(), "files")
    (course / "source" / "ps1" / "data.csv").write_bytes(plain.FILES["data.csv"])
    assert points["files"] == 7 and after["files"] == 4
    settings = Config()
    settings.Autograde.exclude_overwriting = {"ps1": ["data.csv"]}
    graded(converter(settings), "files")
    assert (there / "data.csv").read_bytes() == b"9\n"


def test_groupshared_lets_another_assistant_grade_again(course, converter, hand_in, plain):
    hand_in("shared", plain.solved(source_of(course)))
    settings = Config()
    settings.CourseDirectory.groupshared = True
    own = converter(settings)
    own.coursedir.groupshared = True
    graded(own, "shared")
    folder = course / "autograded" / "shared" / "ps1"
    modes = {p: stat.S_IMODE(p.stat().st_mode) for p in (folder.parent.parent, folder.parent, folder)}
    assert all(mode & 0o2770 == 0o2770 for mode in modes.values()), modes
    assert stat.S_IMODE((folder / "p1.ipynb").stat().st_mode) == 0o664
    assert os.stat(course / "gradebook.db").st_mode & 0o060 == 0o060


def test_hooks_run_around_each_student_that_is_graded(course, converter, hand_in, plain):
    folder = hand_in("hooked", b"not yet")
    calls = []

    def before(assignment, student, notebooks):
        calls.append(("before", assignment, student, [os.path.basename(n) for n in notebooks]))
        (folder / "p1.ipynb").write_bytes(plain.solved(source_of(course)).notebook)

    def after(assignment, student, notebooks):
        calls.append(("after", assignment, student, [os.path.basename(n) for n in notebooks]))
        raise ValueError("no mail server")

    own = converter()
    own.pre_convert_hook, own.post_convert_hook = before, after
    points, report = graded(own, "hooked")
    assert points == {"hooked": 7}  # what the hook put there was graded
    assert calls == [(when, "ps1", "hooked", ["p1.ipynb"]) for when in ("before", "after")]
    assert report.overlooked == ["The post_convert_hook stopped for hooked: ValueError: no mail server"]
    assert graded(own, "hooked")[1].skipped == ["hooked"] and len(calls) == 2


def test_students_are_not_created_against_the_instructors_will(course, converter, hand_in, plain):
    hand_in("stranger", plain.solved(source_of(course)))
    own = converter()
    own.create_student = False
    _, report = graded(own, "stranger")
    assert [done.failure for done in report.failures] == [
        "the gradebook has no student stranger, and Autograde.create_student is off: `nbgrader db student add stranger`"
    ]
    assert not (course / "autograded" / "stranger").exists()


def test_a_timeout_of_nbgraders_is_the_time_of_a_cell(converter):
    from autograder.grading.contract.settings import limits_of, told
    from autograder.sandbox.limits import Limits

    def limits(timeout):
        settings = Config()
        settings.Execute.timeout = timeout
        return limits_of(converter(settings)), told(converter(settings))

    assert limits_of(converter()) == Limits()
    assert limits(2)[0].cell_wall == limits(2)[0].test_wall == 2
    assert limits(2)[0].notebook_wall == Limits().notebook_wall
    assert limits(60)[0].cell_wall == limits(60)[0].test_wall == 60
    assert limits(60)[0].notebook_wall == 2 * Limits().notebook_wall
    unlimited, sentences = limits(None)
    assert unlimited.cell_wall == unlimited.test_wall == Limits().notebook_wall
    assert sentences == ["Execute.timeout sets no limit; a cell gets 180 s here, all that its notebook has."]


def test_a_setting_that_has_no_effect_is_reported_in_a_sentence(course, converter, hand_in):
    hand_in("any", b"{")
    settings = Config()
    settings.Execute.enabled = False
    settings.LimitOutput.max_lines = 5
    settings.Execute.kernel_name = "julia"
    own = converter(settings)
    own.autograde_preprocessors = []
    assert graded(own, "any")[1].overlooked == [
        "--no-execute (Execute.enabled = False) has no effect here: the outputs that students saved prove nothing, so the "
        "notebooks run in the sandbox.",
        "Execute.kernel_name has no effect here: cells run in the sandbox, not in a kernel of Jupyter's.",
        "LimitOutput.max_lines has no effect here: outputs are cut as autograder/sandbox/limits.py says.",
        "Autograde.autograde_preprocessors has no effect here: no step of nbgrader's touches a submission.",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is no notebook that can be graded with"),
        ("old", "nbgrader update"),
        ("julia", "is written in julia, and this grader runs Python only"),
    ],
)
def test_an_assignment_that_cannot_be_read_is_named(text, words, tmp_path, converter, plain):
    if text == "old":
        made = plain.assignment()
        del made.cells[1].metadata.nbgrader["schema_version"]
        made.cells[1].metadata.nbgrader["schema_version"] = 1
        text = nbformat.writes(made)
    if text == "julia":
        made = plain.assignment()
        made.metadata.kernelspec = {"name": "julia-1.9", "display_name": "Julia", "language": "julia"}
        text = nbformat.writes(made)
    (tmp_path / "p1.ipynb").write_text(text)
    with pytest.raises(pristine.NotUsable, match=words):
        pristine.read(converter(), [tmp_path / "p1.ipynb"], tmp_path / "none", "")


def test_a_solution_that_fails_a_test_is_told_before_anybody_is_graded(
    course, converter, hand_in, monkeypatch, capsys
):
    import typer

    from autograder import cli
    from autograder.desk import assignment

    hand_in("early", b"{")
    own = converter()
    path = course / "source" / "ps1" / "p1.ipynb"
    kept = path.read_text()
    path.write_text(kept.replace("return sum(numbers)", "return len(numbers)").replace("== 10", "== sketch"))
    told: list[str] = []
    monkeypatch.setattr(own.log, "error", told.append)
    grade_all = gradebook.grade_all
    monkeypatch.setattr(
        gradebook, "grade_all", lambda tasks, **k: told.append("graded") or grade_all(tasks, **k)
    )
    _, report = graded(own, "early")
    rows = {row.test: row for row in assignment.examine(own)}
    monkeypatch.setattr(cli, "_converter", lambda name: own)
    with pytest.raises(typer.Exit):
        cli.doctor("ps1")
    shown = capsys.readouterr().out
    path.write_text(kept)
    assert told[-1] == "graded"
    assert "p1: your own solution fails the test test-parts. This test gave 0.5 of 2 points." in told
    # Commands whose log is silent tell them from the report.
    assert report.faults == told[: told.index("graded")]
    assert rows["test-parts"].failure == "This test gave 0.5 of 2 points." and not rows["test-sketch"].failure
    assert {row.where for row in rows.values()} == {"apart from student code"}
    assert "test-parts" in shown and "fails:" in shown and "passes" in shown
