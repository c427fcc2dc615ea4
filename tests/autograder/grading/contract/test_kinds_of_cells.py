"""What nbgrader's kinds of cells and tests mean: tasks, partial credit, hand-marked code, magics, cells without ids."""

import json

import nbformat
import pytest

from autograder.grading.rebuild import kind_of


def marks(graded):
    return {mark.test: (mark.points, mark.verdict) for mark in graded.marks}


def shown(graded, name):
    return next(c for c in graded.notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def test_the_instructors_own_notebook_earns_everything(plain, exercise, grade):
    graded = grade(exercise, plain.solved(exercise.source))
    assert marks(graded) == {
        "test-total": (2.0, "passed"),
        "test-parts": (2.0, "passed"),
        "test-sketch": (1.0, "passed"),
    }
    assert graded.notes == []  # magics, `!ls` and data in the locked cell cost nothing
    nbformat.validate(graded.notebook)


def test_a_test_that_ends_in_a_number_gives_this_number_of_points(plain, exercise, grade):
    graded = grade(exercise, plain.solved(exercise.source, total="def total(x):\n    return len(x)"))
    mark = next(mark for mark in graded.marks if mark.test == "test-parts")
    assert (mark.points, mark.verdict) == (0.5, "failed")
    assert mark.message == "This test gave 0.5 of 2 points."
    assert "0.5 of 2 points" in shown(graded, "test-parts").outputs[0].text


@pytest.mark.parametrize(
    ("last", "points", "words"),
    [
        ("True", 2.0, ""),
        ("None", 2.0, ""),
        ("0.5;", 2.0, ""),
        ("'0.5'", 2.0, ""),
        ("total", 2.0, ""),
        ("np.float64(1.5)", 1.5, "1.5 of 2"),
        ("np.int64(0)", 0.0, "0 of 2"),
        ("-1", 0.0, "ended in -1, and it can give 0 to 2 points"),
        ("2.5", 0.0, "ended in 2.5"),
        ("float('nan')", 0.0, "ended in nan"),
        ("10**400", 0.0, "ended in inf"),
        ("if True: 0.5", 2.0, ""),
    ],
)
def test_only_a_number_within_the_points_is_a_part_of_them(last, points, words, plain):
    from autograder.grading.judging.course_code import compiled, points_in
    from autograder.grading.judging.judge import Tested
    from autograder.grading.judging.run import _mark

    names = {"np": __import__("numpy"), "total": sum}
    value = compiled(f"a = 1\n{last}", "<test>").run(names)
    mark = _mark("t", Tested("passed", points=points_in(value)), 2.0)
    assert mark.points == points and words in mark.message
    assert (mark.verdict == "passed") == (points == 2.0)


def test_code_that_a_person_marks_runs_and_keeps_its_output(plain, exercise, grade):
    graded = grade(exercise, plain.solved(exercise.source))
    plot = shown(graded, "plot")
    assert "<b>plot</b>" in plot.source and plot.outputs[0].text == "a <b>plot</b>\n"
    without = grade(exercise, plain.solved(exercise.source, plot="sketch = 1/0"))
    assert shown(without, "plot").outputs[0].ename == "ZeroDivisionError"
    assert marks(without)["test-sketch"][0] == 0.0


def test_a_task_is_shown_with_its_marking_scheme_and_what_stands_below_it(plain, exercise, grade):
    raw = json.loads(
        plain.solved(exercise.source, essay="Explain.\nI wrote into it: <script>x</script>").notebook
    )
    raw["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "My answer."})
    graded = grade(exercise, plain.solved(nbformat.from_dict(raw)))
    texts = [c.source for c in graded.notebook.cells if c.cell_type == "markdown"]
    at = next(i for i, text in enumerate(texts) if "MARK SCHEME" in text)
    assert "must speak of order" in texts[at]
    assert texts[at + 1].startswith("Explain.\nI wrote into it") and "<script" not in texts[at + 1]
    assert texts[at + 2] == "My answer."
    assert any("The cell essay was changed; what the student made of it" in note for note in graded.notes)


def test_text_to_be_marked_that_nobody_may_change_is_no_test(plain):
    made = plain.cell("Look at the plot above.", "look", "essay", 2)
    made.metadata.nbgrader.solution = False
    assert kind_of(made) == "task"
    made.metadata.nbgrader.update(grade=False, locked=False)
    assert kind_of(made) == "text"


def test_code_without_a_name_runs_once_as_the_student_left_it(plain, grade):
    source = plain.notebook(
        plain.cell("count = 1"),
        plain.cell("### BEGIN SOLUTION\nx = count\n### END SOLUTION", "x", "solution"),
        plain.cell("count += 1"),
        plain.cell("assert (x, count) == (1, 2)", "test-x", "test", 1),
    )
    exercise = plain.exercise_of(source)
    graded = grade(exercise, plain.solved(source))
    assert marks(graded) == {"test-x": (1.0, "passed")}
    assert [c.source for c in graded.notebook.cells].count("count += 1") == 1


def test_a_locked_cell_that_fails_is_reported_and_lends_its_names_to_nobody(plain, grade):
    source = plain.notebook(
        plain.cell("import missing_package\nexpected = 5\nother = 6", "setup", "locked"),
        plain.cell("### BEGIN SOLUTION\nx = 5\n### END SOLUTION", "x", "solution"),
        plain.cell("assert x == expected", "names", "test", 1),
        plain.cell("assert x == 5", "free", "test", 1),
    )
    graded = grade(plain.exercise_of(source), plain.solved(source, x="x = 5\nexpected = 5"))
    assert marks(graded) == {"names": (0.0, "error"), "free": (1.0, "passed")}
    assert any("the locked cell setup stopped (ModuleNotFoundError" in note for note in graded.notes)
    assert "expected is not there: the locked cell setup stopped" in graded.marks[0].message


def test_a_test_that_is_no_python_costs_its_own_points_only(plain, grade):
    source = plain.notebook(
        plain.cell("### BEGIN SOLUTION\nx = 5\n### END SOLUTION", "x", "solution"),
        plain.cell("assert x ==", "broken", "test", 1),
        plain.cell("assert x == 5", "fine", "test", 1),
    )
    graded = grade(plain.exercise_of(source), plain.solved(source))
    assert marks(graded) == {"broken": (0.0, "error"), "fine": (1.0, "passed")}
    assert "no valid Python" in graded.marks[0].message


def test_notebooks_learn_that_they_are_graded_as_nbgrader_tells_them(plain, grade):
    asks = "import os\nassert os.environ.get('NBGRADER_EXECUTION') == 'autograde'"
    source = plain.notebook(
        plain.cell(f"### BEGIN SOLUTION\n{asks}\nx = 1\n### END SOLUTION", "x", "solution"),
        plain.cell(f"{asks}\nassert x == 1", "told", "test", 1),
    )
    assert marks(grade(plain.exercise_of(source), plain.solved(source))) == {"told": (1.0, "passed")}
